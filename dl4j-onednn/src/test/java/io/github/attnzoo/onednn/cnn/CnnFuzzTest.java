package io.github.attnzoo.onednn.cnn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.onednn.Twins;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class CnnFuzzTest {
  /** Wider than rounding: a ReLU's argument next to 0 may have another sign in the two networks. */
  private static final double TOLERANCE = 1e-3;

  @ParameterizedTest
  @ValueSource(
      longs = {
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24
      })
  void randomNetworksTrainAsThePlainOnes(long seed) {
    Nd4j.getRandom().setSeed(seed);
    CNN2DFormat format = seed % 3 == 0 ? CNN2DFormat.NHWC : CNN2DFormat.NCHW;
    var configuration = RandomCnn.draw(seed, format, 4, 8, 10);
    if (seed % 5 == 0) {
      configuration.setTrainingWorkspaceMode(WorkspaceMode.NONE);
      configuration.setInferenceWorkspaceMode(WorkspaceMode.NONE);
    }
    Twins twins = Twins.perturbed(configuration, TOLERANCE);
    assertThat(twins.report.accelerated()).isPositive();
    for (int batch : new int[] {6, 9, 6}) {
      INDArray images = Chains.images(format, batch, 4, 8, 10);
      INDArray labels = Chains.labels(batch);
      twins.assertSame(images, labels);
      twins.fit(images, labels);
      twins.assertSameParameters();
    }
  }
}
