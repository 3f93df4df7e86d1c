package io.github.attnzoo.onednn.cnn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.layers.CoordinateAttention;
import io.github.attnzoo.layers.GlobalContext;
import io.github.attnzoo.layers.HiddenActivation;
import io.github.attnzoo.layers.SqueezeExcitation;
import io.github.attnzoo.onednn.AccelerationReport;
import io.github.attnzoo.onednn.LayerPath;
import io.github.attnzoo.onednn.OneDnn;
import io.github.attnzoo.onednn.Twins;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.buffer.DataType;

class CnnFallbackTest {

  @Test
  void poolingWithoutAKernelSaysWhichSettingItIs() {
    assertPlain(pooling(PoolingType.PNORM).pnorm(2).build(), "poolingType is PNORM");
    assertPlain(pooling(PoolingType.MAX).dilation(2, 1).build(), "dilation is 2 x 1");
    assertPlain(
        pooling(PoolingType.MAX).convolutionMode(ConvolutionMode.Truncate).padding(2, 0).build(),
        "padding is not smaller than kernelSize");
    assertPlain(
        pooling(PoolingType.AVG).stride(4, 4).convolutionMode(ConvolutionMode.Same).build(),
        "stride is larger than kernelSize + 1");
  }

  private static SubsamplingLayer.Builder pooling(PoolingType type) {
    return new SubsamplingLayer.Builder(type).kernelSize(2, 2).stride(1, 1);
  }

  @Test
  void activationsWithoutAKernelAreNamed() {
    assertPlain(new ActivationLayer(Activation.RATIONALTANH), "activation is rationaltanh");
    assertPlain(
        new ActivationLayer(new ActivationReLU(6.0, null, null)),
        "activation is relu, no kernel has it");
  }

  @Test
  void otherAttentionsOverImagesAreLeftAlone() {
    assertPlain(
        new GlobalContext.Builder().reducedChannels(2).build(), "no kernel for GlobalContext");
    assertPlain(new CoordinateAttention.Builder().build(), "no kernel for CoordinateAttention");
  }

  @Test
  void squeezeExcitationHasItsKernelInEveryMode() {
    for (Layer layer :
        List.of(
            squeeze().divisor(3).build(),
            squeeze().reducedChannels(5).build(),
            squeeze().activation(HiddenActivation.SILU).build(),
            squeeze().activation(HiddenActivation.HARD_SWISH).hasBias(true).build(),
            squeeze().addMaxPool(true).build())) {
      var twins = Twins.perturbed(Chains.of(InputType.convolutional(9, 9, 2), layer));
      assertThat(twins.report.paths().get(0).kernel()).isEqualTo("onednn-squeeze-excitation");
      twins.assertSame(Chains.images(CNN2DFormat.NCHW, 3, 2, 9, 9), Chains.labels(3));
    }
  }

  private static SqueezeExcitation.Builder squeeze() {
    return new SqueezeExcitation.Builder().reduction(2);
  }

  @Test
  void subclassesOfALayerAreLeftAlone() {
    assertPlain(
        new Deconvolution2D.Builder(2, 2).nOut(3).build(), "no kernel for Deconvolution2DLayer");
  }

  @Test
  void doublePrecisionStaysPlain() {
    ComputationGraphConfiguration configuration =
        Chains.of(InputType.convolutional(8, 8, 2), pooling(PoolingType.MAX).build());
    configuration.setDataType(DataType.DOUBLE);
    configuration.getVertices();
    ComputationGraph graph = new ComputationGraph(configuration);
    graph.init();
    AccelerationReport report = OneDnn.accelerate(graph);
    assertThat(report.paths())
        .allSatisfy(path -> assertThat(path.reason()).contains("dataType is DOUBLE"));
    assertThat(report.accelerated()).isZero();
  }

  private static void assertPlain(Layer layer, String reason) {
    Twins twins = Twins.perturbed(Chains.of(InputType.convolutional(9, 9, 2), layer));
    LayerPath path = twins.report.paths().get(0);
    assertThat(path.kernel()).isEqualTo("plain");
    assertThat(path.reason()).contains(reason);
    if (!(layer instanceof SubsamplingLayer pooling) || hasFullWindows(pooling)) {
      twins.assertSame(Chains.images(CNN2DFormat.NCHW, 3, 2, 9, 9), Chains.labels(3));
    }
  }

  /** Else DL4J gives infinity for windows that hold no input, or crops. */
  private static boolean hasFullWindows(SubsamplingLayer pooling) {
    return pooling.getStride()[0] == 1 && pooling.getPadding()[0] == 0;
  }
}
