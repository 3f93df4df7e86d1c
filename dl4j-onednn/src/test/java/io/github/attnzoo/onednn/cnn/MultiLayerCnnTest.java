package io.github.attnzoo.onednn.cnn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.layers.SqueezeExcitation;
import io.github.attnzoo.onednn.OneDnn;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

class MultiLayerCnnTest {
  private final MultiLayerNetwork plain = new MultiLayerNetwork(configuration());
  private final MultiLayerNetwork fast = new MultiLayerNetwork(configuration());
  private final INDArray images = Chains.images(CNN2DFormat.NCHW, 6, 3, 8, 8);
  private final INDArray labels = Chains.labels(6);

  MultiLayerCnnTest() {
    Nd4j.getRandom().setSeed(3);
    plain.init();
    fast.init();
    fast.setParams(plain.params().dup());
  }

  @Test
  void trainsAsThePlainNetwork() {
    assertThat(OneDnn.accelerate(fast).accelerated()).isGreaterThanOrEqualTo(6);
    for (int step = 0; step < 10; step++) {
      plain.fit(new DataSet(images, labels));
      fast.fit(new DataSet(images, labels));
      assertThat(difference(fast.params(), plain.params())).isLessThan(1e-4);
    }
    assertThat(difference(fast.output(images), plain.output(images))).isLessThan(1e-4);
  }

  @Test
  void theGradientOfTheInputIsThereForWhoeverAsks() {
    OneDnn.accelerate(fast);
    INDArray expected = plain.calculateGradients(images, labels, null, null).getSecond();
    INDArray actual = fast.calculateGradients(images, labels, null, null).getSecond();
    assertThat(difference(actual, expected)).isLessThan(1e-4 * expected.amaxNumber().doubleValue());
  }

  @Test
  void layersAreFoundByNameToo() {
    OneDnn.accelerate(fast);
    assertThat(fast.getLayerNames()).hasSize(fast.getnLayers());
    for (int i = 0; i < fast.getnLayers(); i++) {
      assertThat(fast.getLayer(fast.getLayerNames().get(i))).isSameAs(fast.getLayer(i));
    }
  }

  private static double difference(INDArray a, INDArray b) {
    return a.dup('c').subi(b.dup('c')).amaxNumber().doubleValue();
  }

  private static MultiLayerConfiguration configuration() {
    return new NeuralNetConfiguration.Builder()
        .seed(2)
        .updater(new Sgd(0.05))
        .list()
        .layer(
            new ConvolutionLayer.Builder(3, 3)
                .nOut(8)
                .convolutionMode(ConvolutionMode.Same)
                .activation(Activation.IDENTITY)
                .build())
        .layer(new BatchNormalization.Builder().build())
        .layer(new ActivationLayer(Activation.RELU))
        .layer(new SqueezeExcitation.Builder().reduction(2).build())
        .layer(new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).stride(2, 2).build())
        .layer(Chains.output())
        .setInputType(InputType.convolutional(8, 8, 3))
        .build();
  }
}
