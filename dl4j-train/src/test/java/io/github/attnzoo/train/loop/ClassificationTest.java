package io.github.attnzoo.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.train.loop.Classification.PerClass;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class ClassificationTest {
  /** True classes and samples: a: 3 as a, 1 as b; b: 1 as a, 2 as b; c: 2 as a. */
  private static final Classification THREE = three();

  private static Classification three() {
    var sum = new Classification.Sum(List.of("a", "b", "c"));
    add(sum, 3, 0, 0.7, 0.2, 0.1);
    add(sum, 1, 0, 0.3, 0.6, 0.1);
    add(sum, 1, 1, 0.5, 0.1, 0.4);
    add(sum, 2, 1, 0.2, 0.8, 0);
    add(sum, 2, 2, 0.5, 0.2, 0.3);
    return sum.classification(0.5);
  }

  private static void add(Classification.Sum sum, int times, int truth, double... probabilities) {
    for (int i = 0; i < times; i++) {
      sum.add(probabilities, truth);
    }
  }

  @Test
  void accuracyIsTheShareOnTheDiagonal() {
    assertThat(THREE.samples()).isEqualTo(9);
    assertThat(THREE.accuracy()).isEqualTo(5.0 / 9);
  }

  @Test
  void aClassThatIsNeverPredictedHasPrecisionZero() {
    assertThat(THREE.perClass())
        .containsExactly(
            new PerClass("a", 0.75, 0.5, 0.75, 0.6, 4),
            new PerClass("b", 2.0 / 3, 2.0 / 3, 2.0 / 3, 2.0 / 3, 3),
            new PerClass("c", 0, 0, 0, 0, 2));
  }

  @Test
  void theBalancedAccuracyIsTheMeanOverTheClassesThatHaveSamples() {
    assertThat(THREE.balancedAccuracy()).isEqualTo((0.75 + 2.0 / 3 + 0) / 3);

    var onlyA = new Classification.Sum(List.of("a", "b"));
    add(onlyA, 1, 0, 0.9, 0.1);
    assertThat(onlyA.classification(0).balancedAccuracy()).isEqualTo(1);
  }

  @Test
  void theTrueClassIsLookedForAmongTheMostProbableOnes() {
    assertThat(THREE.topAccuracy(1)).isEqualTo(THREE.accuracy());
    assertThat(THREE.topAccuracy(2)).isEqualTo(8.0 / 9);
    assertThat(THREE.topAccuracy(3)).isEqualTo(1);
  }

  @Test
  void ofEqualProbabilitiesTheFirstClassCounts() {
    var sum = new Classification.Sum(List.of("a", "b", "c"));
    add(sum, 1, 0, 1.0 / 3, 1.0 / 3, 1.0 / 3);
    add(sum, 1, 2, 1.0 / 3, 1.0 / 3, 1.0 / 3);

    assertThat(sum.classification(0).ranks()).containsExactly(1, 0, 1);
  }

  @Test
  void scoreOfABatchByHand() {
    var probabilities = Nd4j.createFromArray(new float[][] {{0.5f, 0.5f}, {0.25f, 0.75f}});
    var labels = Nd4j.createFromArray(new float[][] {{0, 1}, {0, 1}});

    BatchScore score = BatchScore.of(probabilities, labels);

    assertThat(score).isEqualTo(new BatchScore(2, Math.log(2) - Math.log(0.75), 1));
  }

  @Test
  void aProbabilityOfZeroCostsALotButNotInfinity() {
    var probabilities = Nd4j.createFromArray(new float[][] {{1, 0}});
    var labels = Nd4j.createFromArray(new float[][] {{0, 1}});

    assertThat(BatchScore.of(probabilities, labels).loss()).isEqualTo(-Math.log(1e-10));
  }

  @Test
  void aProbabilityThatIsNotANumberShowsInTheLoss() {
    var probabilities = Nd4j.createFromArray(new float[][] {{Float.NaN, Float.NaN}});
    var labels = Nd4j.createFromArray(new float[][] {{0, 1}});

    assertThat(BatchScore.of(probabilities, labels).loss()).isNaN();
  }
}
