package io.github.attnzoo.models;

import io.github.attnzoo.models.config.RuleViolation;
import io.github.attnzoo.models.data.DataShape;
import io.github.attnzoo.models.data.ImageShape;
import io.github.attnzoo.models.training.TrainingConfig;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.Activation;

/**
 * The network that {@link Cnn} and {@link SeCnn} share: blocks of convolution, batch norm, ReLU,
 * attention by choice, and 2x2 max pooling; then a dense layer with ReLU, dropout and the
 * classifier.
 *
 * @param channels output channels of each block's convolution
 * @param kernelSize side of each convolution's window; odd, and padded so that the size stays
 * @param denseSize units of the dense layer
 * @param dropout probability that a number before the classifier is dropped in training
 * @param attention between ReLU and pooling, or {@code null}
 */
record ConvolutionBlocks(
    List<Integer> channels,
    int kernelSize,
    int denseSize,
    double dropout,
    @Nullable ChannelLayer attention) {
  /** Rules between a model's own keys. */
  static List<Integer> checked(
      List<Integer> channels, int kernelSize, @Nullable ChannelLayer attention) {
    if (channels.isEmpty()) {
      throw new RuleViolation("channels", "must name at least one block, got []");
    }
    if (kernelSize % 2 == 0) {
      throw new RuleViolation(
          "kernelSize", "must be odd, so that padding can keep the size, got " + kernelSize);
    }
    if (attention != null) {
      channels.forEach(count -> check(attention, count));
    }
    return List.copyOf(channels);
  }

  private static void check(ChannelLayer attention, int channels) {
    try {
      attention.check(channels);
    } catch (RuleViolation e) {
      throw e.in("attention");
    }
  }

  /** Rules between a model and its data. */
  void check(String id, DataShape shape) {
    if (!(shape instanceof ImageShape image)) {
      throw new RuleViolation("id", id + " reads images, but the data are " + shape.kind());
    }
    int side = Math.min(image.height(), image.width());
    if (channels.size() >= Integer.SIZE - 1 || side >> channels.size() == 0) {
      throw new RuleViolation(
          "channels",
          "must be few enough that "
              + channels.size()
              + " halvings leave a pixel, got images of "
              + image.height()
              + " by "
              + image.width());
    }
  }

  ComputationGraphConfiguration graph(DataShape shape, TrainingConfig training, long seed) {
    var graph = Graphs.start(training, seed);
    String last = Graphs.INPUT;
    for (int block = 1; block <= channels.size(); block++) {
      last = addBlock(graph, block, last);
    }
    graph.addLayer(
        "dense",
        new DenseLayer.Builder()
            .nOut(denseSize)
            .weightInit(WeightInit.RELU)
            .activation(Activation.RELU)
            .build(),
        last);
    Graphs.classifier(graph, shape, null, dropout, "dense");
    return graph.setInputTypes(shape.inputType()).build();
  }

  private String addBlock(GraphBuilder graph, int block, String before) {
    String conv = "conv" + block;
    String norm = "norm" + block;
    String relu = "relu" + block;
    String pool = "pool" + block;
    graph.addLayer(
        conv,
        new ConvolutionLayer.Builder(kernelSize, kernelSize)
            .nOut(channels.get(block - 1))
            .convolutionMode(ConvolutionMode.Same)
            .weightInit(WeightInit.RELU)
            .activation(Activation.IDENTITY)
            .build(),
        before);
    // useLogStd would store a variance of 0 as minus infinity.
    graph.addLayer(
        norm, new BatchNormalization.Builder().eps(1e-5).decay(0.9).useLogStd(false).build(), conv);
    graph.addLayer(relu, new ActivationLayer(Activation.RELU), norm);
    String last = relu;
    if (attention != null) {
      last = "attention" + block;
      graph.addLayer(last, attention.toLayer(), relu);
    }
    graph.addLayer(
        pool,
        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
            .kernelSize(2, 2)
            .stride(2, 2)
            .build(),
        last);
    return pool;
  }
}
