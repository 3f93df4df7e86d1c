package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.layers.SqueezeExcitation;
import java.util.Random;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Sgd;

/** Draws convolutional networks with branches, of layers with and without kernels. */
final class RandomCnn {
  private final Random random;
  private final CNN2DFormat format;
  private final GraphBuilder graph;
  private int vertices;

  private RandomCnn(long seed, CNN2DFormat format, int channels, int height, int width) {
    this.random = new Random(seed);
    this.format = format;
    this.graph =
        new NeuralNetConfiguration.Builder()
            .seed(seed)
            .updater(new Sgd(0.05))
            .convolutionMode(ConvolutionMode.Same)
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(InputType.convolutional(height, width, channels, format));
  }

  static ComputationGraphConfiguration draw(
      long seed, CNN2DFormat format, int channels, int height, int width) {
    return new RandomCnn(seed, format, channels, height, width).build();
  }

  /** Takes all dropout out of a configuration. */
  static void removeNoise(ComputationGraphConfiguration configuration) {
    for (GraphVertex vertex : configuration.getVertices().values()) {
      if (vertex instanceof LayerVertex layer) {
        layer.getLayerConf().getLayer().setIDropout(null);
      }
    }
  }

  private ComputationGraphConfiguration build() {
    String last = "in";
    int length = 3 + random.nextInt(6);
    for (int i = 0; i < length; i++) {
      last = random.nextInt(4) == 0 ? branch(last) : layer(random.nextInt(10), last);
    }
    if (random.nextBoolean()) {
      last = add(new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), last);
    }
    return graph.addLayer("out", Chains.output(), last).setOutputs("out").build();
  }

  /** Two ways from one vertex that meet again. */
  private String branch(String from) {
    int channels = 3 + random.nextInt(6);
    String left = add(convolution(3, channels), from);
    String right = add(withNoise(convolution(1, channels)), from);
    if (random.nextBoolean()) {
      left = add(new BatchNormalization.Builder().build(), left);
    }
    if (random.nextBoolean()) {
      right = add(new ActivationLayer(Activation.RELU), right);
    }
    String name = "vertex" + vertices++;
    // DL4J merges NHWC images along the height.
    if (format == CNN2DFormat.NHWC || random.nextBoolean()) {
      graph.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), left, right);
    } else {
      graph.addVertex(name, new MergeVertex(), left, right);
    }
    return name;
  }

  private String layer(int kind, String from) {
    return switch (kind) {
      case 0 -> add(withNoise(convolution(1 + random.nextInt(3), 3 + random.nextInt(20))), from);
      case 1 -> add(new BatchNormalization.Builder().build(), from);
      case 2 -> add(new ActivationLayer(Activation.RELU), from);
      case 3 -> add(pooling(PoolingType.MAX), from);
      case 4 -> add(pooling(PoolingType.AVG), from);
      case 5 -> add(withNoise(new SqueezeExcitation.Builder().reduction(2).build()), from);
      case 6 -> add(new Upsampling2D.Builder(2).build(), from);
      case 7 -> normalisedRelu(from);
      case 8 -> add(withNoise(convolution(3, 5)), add(convolution(3, 4), from));
      default -> add(new LocalResponseNormalization.Builder().build(), from);
    };
  }

  private String normalisedRelu(String from) {
    String normalised = add(new BatchNormalization.Builder().build(), from);
    String relu = add(new ActivationLayer(Activation.RELU), normalised);
    return switch (random.nextInt(3)) {
      case 0 -> add(new SqueezeExcitation.Builder().reduction(3).build(), relu);
      case 1 ->
          add(
              pooling(PoolingType.MAX),
              add(new SqueezeExcitation.Builder().reduction(1).build(), relu));
      default -> relu;
    };
  }

  private ConvolutionLayer convolution(int kernel, int channels) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .nOut(channels)
        .activation(random.nextBoolean() ? Activation.RELU : Activation.IDENTITY)
        .build();
  }

  private Layer withNoise(Layer layer) {
    int kind = random.nextInt(6);
    if (format == CNN2DFormat.NHWC && layer instanceof ConvolutionLayer) {
      // With any other dropout, DL4J's own NHWC convolution fails in backpropagation.
      kind = kind < 4 ? 0 : kind;
    }
    switch (kind) {
      case 0 -> layer.setIDropout(new GaussianNoise(0.3));
      case 1 -> layer.setIDropout(new GaussianDropout(0.3));
      case 2 -> layer.setIDropout(new AlphaDropout(0.7));
      case 3 -> layer.setIDropout(new Dropout(0.7));
      default -> {
        // No dropout.
      }
    }
    return layer;
  }

  private SubsamplingLayer pooling(PoolingType type) {
    return new SubsamplingLayer.Builder(type).kernelSize(2, 2).stride(2, 2).build();
  }

  private String add(Layer layer, String from) {
    String name = layer.getClass().getSimpleName() + vertices++;
    graph.addLayer(name, layer, from);
    return name;
  }
}
