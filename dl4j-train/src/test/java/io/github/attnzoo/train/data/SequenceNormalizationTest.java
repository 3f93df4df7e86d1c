package io.github.attnzoo.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.data.Normalization;
import io.github.attnzoo.models.data.SequenceShape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class SequenceNormalizationTest {
  private static final SequenceShape SHAPE = new SequenceShape(2, 3, List.of("a", "b"));
  private static final Normalization NORMALIZATION =
      new Normalization(List.of(1.0, -2.0), List.of(2.0, 0.5));

  @Test
  void normalisesEachFeatureAtRealStepsAndLeavesPaddingZero() {
    var twoSteps = new ValueSample("x", 1, new float[] {3, -1, 1, -2}, null);

    var features = new BatchBuilder(SHAPE, NORMALIZATION, true).features(List.of(twoSteps));

    assertThat(features)
        .isEqualTo(
            Nd4j.create(new double[][][] {{{1, 0, 0}, {2, 0, 0}}}).castTo(features.dataType()));
  }
}
