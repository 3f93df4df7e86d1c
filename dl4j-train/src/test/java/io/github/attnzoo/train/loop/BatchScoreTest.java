package io.github.attnzoo.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class BatchScoreTest {
  @Test
  void countsTheShareOfTheTruthThatThePredictedClassHolds() {
    var probabilities =
        Nd4j.create(new double[][] {{0.7, 0.2, 0.1}, {0.1, 0.6, 0.3}, {0.2, 0.3, 0.5}});
    var labels = Nd4j.create(new double[][] {{1, 0, 0}, {0.75, 0.25, 0}, {1, 0, 0}});

    BatchScore score = BatchScore.of(probabilities, labels);

    assertThat(score.samples()).isEqualTo(3);
    assertThat(score.correct()).isEqualTo(1.25);
    assertThat(score.accuracy()).isCloseTo(1.25 / 3, within(1e-12));
    assertThat(score.lossSum())
        .isCloseTo(
            -Math.log(0.7) - 0.75 * Math.log(0.1) - 0.25 * Math.log(0.6) - Math.log(0.2),
            within(1e-12));
  }
}
