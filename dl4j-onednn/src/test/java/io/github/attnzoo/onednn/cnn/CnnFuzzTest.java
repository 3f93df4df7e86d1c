package io.github.attnzoo.onednn.cnn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.onednn.GradientErrors;
import io.github.attnzoo.onednn.Twins;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class CnnFuzzTest {
  /**
   * Wider than the promise: a gradient that is a sum of terms that nearly cancel differs by as much
   * between DL4J's own floats and doubles.
   */
  private static final double TOLERANCE = 1e-3;

  private static final int CHANNELS = 4;
  private static final int HEIGHT = 8;
  private static final int WIDTH = 10;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 24);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void randomNetworksTrainAsThePlainOnes(long seed) {
    Twins twins = Twins.perturbed(draw(seed), TOLERANCE);
    assertThat(twins.report.accelerated()).isPositive();
    for (int batch : new int[] {6, 9, 6}) {
      INDArray images = images(seed, batch);
      INDArray labels = Chains.labels(batch);
      twins.assertSame(images, labels);
      twins.fit(images, labels);
      twins.assertSameParameters();
    }
  }

  /** Noise is drawn otherwise in doubles, so these networks have none. */
  @ParameterizedTest
  @MethodSource("seeds")
  void gradientsAreThoseOfDoublesOrAsNearAsThePlainOnes(long seed) {
    ComputationGraphConfiguration configuration = draw(seed);
    RandomCnn.removeNoise(configuration);
    var errors = new GradientErrors(Twins.perturbed(configuration, TOLERANCE));
    for (int batch : new int[] {6, 9}) {
      errors.assertSmall(images(seed, batch), Chains.labels(batch));
    }
  }

  private static ComputationGraphConfiguration draw(long seed) {
    Nd4j.getRandom().setSeed(seed);
    ComputationGraphConfiguration configuration =
        RandomCnn.draw(seed, format(seed), CHANNELS, HEIGHT, WIDTH);
    if (seed % 5 == 0) {
      configuration.setTrainingWorkspaceMode(WorkspaceMode.NONE);
      configuration.setInferenceWorkspaceMode(WorkspaceMode.NONE);
    }
    return configuration;
  }

  private static INDArray images(long seed, int batch) {
    return Chains.images(format(seed), batch, CHANNELS, HEIGHT, WIDTH);
  }

  private static CNN2DFormat format(long seed) {
    return seed % 3 == 0 ? CNN2DFormat.NHWC : CNN2DFormat.NCHW;
  }
}
