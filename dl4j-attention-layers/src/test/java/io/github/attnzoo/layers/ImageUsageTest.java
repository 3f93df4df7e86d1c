package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** The examples of the pages of the layers over images, as they stand there. */
class ImageUsageTest {

  /** Trains a step; gives the attention weights. */
  private static INDArray learns(MultiLayerNetwork network) {
    INDArray images = Nd4j.rand(DataType.FLOAT, 2, 3, 32, 32);
    INDArray before = network.params().dup();
    network.fit(new DataSet(images, TestNetworks.labels(2, DataType.FLOAT, 10)));
    assertThat(network.params()).isNotEqualTo(before);
    assertThat(network.output(images).shape()).containsExactly(2, 10);
    return AttentionWeights.of(network, 1, images, null);
  }

  @Test
  void effectiveSqueezeExcitation() {
    var configuration =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam(0.001))
            .list()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(32).activation(Activation.RELU).build())
            .layer(new EffectiveSqueezeExcitation.Builder().build())
            .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
            .layer(new OutputLayer.Builder().nOut(10).activation(Activation.SOFTMAX).build())
            .setInputType(InputType.convolutional(32, 32, 3, CNN2DFormat.NCHW))
            .build();
    var network = new MultiLayerNetwork(configuration);
    network.init();
    assertThat(learns(network).shape()).containsExactly(2, 32);
  }

  @Test
  void efficientChannelAttention() {
    var configuration =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam(0.001))
            .list()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(32).activation(Activation.RELU).build())
            .layer(new EfficientChannelAttention.Builder().build())
            .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
            .layer(new OutputLayer.Builder().nOut(10).activation(Activation.SOFTMAX).build())
            .setInputType(InputType.convolutional(32, 32, 3, CNN2DFormat.NCHW))
            .build();
    var network = new MultiLayerNetwork(configuration);
    network.init();
    assertThat(learns(network).shape()).containsExactly(2, 32);
  }

  @Test
  void channelAttention() {
    var configuration =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam(0.001))
            .list()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(32).activation(Activation.RELU).build())
            .layer(new ChannelAttention.Builder().reduction(16).build())
            .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
            .layer(new OutputLayer.Builder().nOut(10).activation(Activation.SOFTMAX).build())
            .setInputType(InputType.convolutional(32, 32, 3, CNN2DFormat.NCHW))
            .build();
    var network = new MultiLayerNetwork(configuration);
    network.init();
    assertThat(learns(network).shape()).containsExactly(2, 32);
  }

  @Test
  void spatialAttention() {
    var configuration =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam(0.001))
            .list()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(32).activation(Activation.RELU).build())
            .layer(new SpatialAttention.Builder().kernelSize(7).build())
            .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
            .layer(new OutputLayer.Builder().nOut(10).activation(Activation.SOFTMAX).build())
            .setInputType(InputType.convolutional(32, 32, 3, CNN2DFormat.NCHW))
            .build();
    var network = new MultiLayerNetwork(configuration);
    network.init();
    assertThat(learns(network).shape()).containsExactly(2, 1, 30, 30);
  }

  @Test
  void convolutionalBlockAttention() {
    var configuration =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam(0.001))
            .list()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(32).activation(Activation.RELU).build())
            .layer(new ConvolutionalBlockAttention.Builder().build())
            .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
            .layer(new OutputLayer.Builder().nOut(10).activation(Activation.SOFTMAX).build())
            .setInputType(InputType.convolutional(32, 32, 3, CNN2DFormat.NCHW))
            .build();
    var network = new MultiLayerNetwork(configuration);
    network.init();
    assertThat(learns(network).shape()).containsExactly(2, 32, 30, 30);
  }

  @Test
  void gatherExcite() {
    var configuration =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam(0.001))
            .list()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(32).activation(Activation.RELU).build())
            .layer(new GatherExcite.Builder().extent(4).build())
            .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
            .layer(new OutputLayer.Builder().nOut(10).activation(Activation.SOFTMAX).build())
            .setInputType(InputType.convolutional(32, 32, 3, CNN2DFormat.NCHW))
            .build();
    var network = new MultiLayerNetwork(configuration);
    network.init();
    assertThat(learns(network).shape()).containsExactly(2, 32, 8, 8);
  }

  @Test
  void globalContext() {
    var configuration =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam(0.001))
            .list()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(32).activation(Activation.RELU).build())
            .layer(new GlobalContext.Builder().reduction(8).build())
            .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
            .layer(new OutputLayer.Builder().nOut(10).activation(Activation.SOFTMAX).build())
            .setInputType(InputType.convolutional(32, 32, 3, CNN2DFormat.NCHW))
            .build();
    var network = new MultiLayerNetwork(configuration);
    network.init();
    assertThat(learns(network).shape()).containsExactly(2, 1, 30, 30);
  }

  @Test
  void coordinateAttention() {
    var configuration =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam(0.001))
            .list()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(32).activation(Activation.RELU).build())
            .layer(new CoordinateAttention.Builder().build())
            .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
            .layer(new OutputLayer.Builder().nOut(10).activation(Activation.SOFTMAX).build())
            .setInputType(InputType.convolutional(32, 32, 3, CNN2DFormat.NCHW))
            .build();
    var network = new MultiLayerNetwork(configuration);
    network.init();
    assertThat(learns(network).shape()).containsExactly(2, 32, 30, 30);
  }
}
