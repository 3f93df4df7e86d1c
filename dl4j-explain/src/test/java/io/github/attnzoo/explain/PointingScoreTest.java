package io.github.attnzoo.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class PointingScoreTest {
  @Test
  void sequencesAreScoredByPeakAndShareBesideChance() {
    PointingScore score =
        PointingScore.NONE
            .plus(weights(0.1, 0.6, 0.3, 0.0), 1, 2)
            .plus(weights(0.1, 0.6, 0.3, 0.0), 2, 3);

    assertThat(score.samples()).isEqualTo(2);
    assertThat(score.hitRate()).isEqualTo(0.5);
    assertThat(score.weightOnSignal()).isCloseTo((0.6 + 0.3) / 2, within(1e-9));
    // One of three real steps: the padded one can't be hit.
    assertThat(score.chance()).isCloseTo(1 / 3.0, within(1e-9));
  }

  @Test
  void picturesAreScoredByPeakAndShareBesideChance() {
    HeatMap map = HeatMap.of(2, 3, 0, 1, 0, 0, 4, 3);

    PointingScore score = PointingScore.NONE.plus(map, 1, 1, 1, 2);

    assertThat(score.hitRate()).isEqualTo(1);
    assertThat(score.weightOnSignal()).isEqualTo(7 / 8.0);
    assertThat(score.chance()).isEqualTo(2 / 6.0);
    assertThat(score.plus(map, 0, 0, 1, 1).hitRate()).isEqualTo(0.5);
  }

  @Test
  void aMapWithoutAnyEvidenceHitsNothing() {
    PointingScore score = PointingScore.NONE.plus(HeatMap.of(1, 2, 0, 0), 0, 0, 1, 1);

    assertThat(score.hitRate()).isZero();
    assertThat(score.weightOnSignal()).isZero();
    assertThat(score.chance()).isEqualTo(0.5);
  }

  private static SequenceWeights weights(Double... perStep) {
    var values = new float[perStep.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = perStep[i].floatValue();
    }
    return new SequenceWeights(
        List.of(perStep), HeatMap.of(1, values.length, values), List.of(true, true, true, false));
  }
}
