package io.github.attnzoo.onednn.cnn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.layers.SqueezeExcitation;
import io.github.attnzoo.onednn.Twins;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What layers do for each other in a training step must stay within it. */
class CnnLinksTest {
  private static final int CHANNELS = 5;

  private Twins twins;

  @BeforeEach
  void train() {
    Nd4j.getRandom().setSeed(17);
    twins =
        Twins.perturbed(
            Chains.of(
                InputType.convolutional(6, 6, 3),
                new ConvolutionLayer.Builder(3, 3)
                    .nOut(CHANNELS)
                    .activation(Activation.IDENTITY)
                    .build(),
                new BatchNormalization.Builder().build(),
                new ActivationLayer(Activation.RELU),
                new SqueezeExcitation.Builder().reduction(2).build(),
                new SubsamplingLayer.Builder(PoolingType.MAX)
                    .kernelSize(2, 2)
                    .stride(2, 2)
                    .build()));
    twins.fit(Chains.images(CNN2DFormat.NCHW, 4, 3, 6, 6), Chains.labels(4));
    twins.assertSameParameters();
  }

  private static INDArray call(ComputationGraph graph, String layer, INDArray input) {
    return graph.getLayer(layer).activate(input.dup('c'), false, LayerWorkspaceMgr.noWorkspaces());
  }

  private static INDArray back(ComputationGraph graph, String layer, INDArray epsilon) {
    return graph
        .getLayer(layer)
        .backpropGradient(epsilon.dup('c'), LayerWorkspaceMgr.noWorkspaces())
        .getSecond();
  }

  @Test
  void afterATrainingStepEachLayerComputesItsOwnFunction() {
    INDArray images = Nd4j.randn(DataType.FLOAT, 4, CHANNELS, 4, 4);
    for (String layer : new String[] {"layer2", "layer3", "layer4"}) {
      INDArray expected = call(twins.plain, layer, images);
      Twins.assertClose(layer, expected, call(twins.fast, layer, images));
      INDArray epsilon = Nd4j.randn(DataType.FLOAT, expected.shape());
      Twins.assertClose(layer, back(twins.plain, layer, epsilon), back(twins.fast, layer, epsilon));
    }
  }

  @Test
  void theFirstConvolutionHasAnInputGradientForWhoeverAsks() {
    INDArray images = Chains.images(CNN2DFormat.NCHW, 4, 3, 6, 6);
    INDArray expected = call(twins.plain, "layer0", images);
    call(twins.fast, "layer0", images);
    INDArray epsilon = Nd4j.randn(DataType.FLOAT, expected.shape());

    INDArray found = back(twins.fast, "layer0", epsilon);

    assertThat(found).isNotNull();
    Twins.assertClose("input gradient", back(twins.plain, "layer0", epsilon), found);
  }
}
