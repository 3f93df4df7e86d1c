package io.github.attnzoo.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.train.loop.Classification.PerClass;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class ClassificationTest {
  private static final Classification THREE =
      Classification.of(List.of("a", "b", "c"), 0.5, new int[][] {{3, 1, 0}, {1, 2, 0}, {2, 0, 0}});

  @Test
  void accuracyIsTheShareOnTheDiagonal() {
    assertThat(THREE.samples()).isEqualTo(9);
    assertThat(THREE.accuracy()).isEqualTo(5.0 / 9);
  }

  @Test
  void aClassThatIsNeverPredictedHasPrecisionZero() {
    assertThat(THREE.perClass())
        .containsExactly(
            new PerClass("a", 0.5, 0.75, 4),
            new PerClass("b", 2.0 / 3, 2.0 / 3, 3),
            new PerClass("c", 0, 0, 2));
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
