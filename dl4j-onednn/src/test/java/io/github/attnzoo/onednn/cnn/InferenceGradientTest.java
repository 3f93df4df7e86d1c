package io.github.attnzoo.onednn.cnn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.layers.SqueezeExcitation;
import io.github.attnzoo.onednn.OneDnn;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Gradients behind a forward pass in inference mode, as class activation maps want them. */
class InferenceGradientTest {

  @Test
  void eachLayerGivesThePlainGradient() {
    Nd4j.getRandom().setSeed(8);
    MultiLayerNetwork plain = network();
    MultiLayerNetwork fast = network();
    fast.setParams(plain.params().dup());
    OneDnn.accelerate(fast);
    INDArray plainInput = Chains.images(CNN2DFormat.NCHW, 4, 3, 8, 8);
    INDArray fastInput = plainInput.dup();
    for (int i = 0; i < plain.getnLayers() - 1; i++) {
      plainInput = forward(plain.getLayer(i), plainInput);
      fastInput = forward(fast.getLayer(i), fastInput);
      INDArray epsilon = Nd4j.randn(plainInput.shape());
      assertClose(i, backward(fast.getLayer(i), epsilon), backward(plain.getLayer(i), epsilon));
    }
  }

  private static INDArray forward(Layer layer, INDArray input) {
    return layer.activate(input.dup('c'), false, LayerWorkspaceMgr.noWorkspaces());
  }

  private static INDArray backward(Layer layer, INDArray epsilon) {
    return layer.backpropGradient(epsilon.dup('c'), LayerWorkspaceMgr.noWorkspaces()).getSecond();
  }

  private static void assertClose(int layer, INDArray actual, INDArray expected) {
    double difference = actual.dup('c').subi(expected.dup('c')).amaxNumber().doubleValue();
    assertThat(difference)
        .as("layer %s", layer)
        .isLessThan(1e-4 * expected.amaxNumber().doubleValue());
  }

  private static MultiLayerNetwork network() {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(
                    new ConvolutionLayer.Builder(3, 3).nOut(4).activation(Activation.RELU).build())
                .layer(
                    new ConvolutionLayer.Builder(2, 2).nOut(4).activation(Activation.TANH).build())
                .layer(new BatchNormalization.Builder().build())
                // Others would differ: the plain layer overwrites its input in inference.
                .layer(new ActivationLayer(Activation.RELU))
                .layer(new SqueezeExcitation.Builder().reduction(2).build())
                .layer(new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).build())
                .layer(Chains.output())
                .setInputType(InputType.convolutional(8, 8, 3))
                .build());
    network.init();
    network.setBackpropGradientsViewArray(Nd4j.create(1, network.numParams()));
    return network;
  }
}
