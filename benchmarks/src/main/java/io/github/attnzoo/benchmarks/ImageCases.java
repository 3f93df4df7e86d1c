package io.github.attnzoo.benchmarks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.norm.Dropout;
import ai.djl.nn.pooling.Pool;
import io.github.attnzoo.layers.SqueezeExcitation;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Three blocks of convolution, batch normalisation, ReLU and pooling, with and without gates. */
final class ImageCases {
  private static final long SIDE = 32L;
  private static final long COLOURS = 3L;
  private static final int[] CHANNELS = {32, 64, 128};
  private static final int REDUCTION = 16;
  private static final int HIDDEN = 512;
  private static final int CLASSES = 10;
  private static final double KEPT = 0.5;

  private ImageCases() {}

  static Family family() {
    return new Family(
        "images", of("cnn", false), of("se-cnn", true), SqueezeExcitation.class.getSimpleName());
  }

  private static BenchmarkCase of(String name, boolean gates) {
    List<Long> shape = List.of(COLOURS, SIDE, SIDE);
    return new BenchmarkCase(
        name, shape, shape, CLASSES, () -> configuration(gates), () -> block(gates));
  }

  private static ComputationGraphConfiguration configuration(boolean gates) {
    var graph =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(1e-3))
            .weightInit(WeightInit.RELU)
            .convolutionMode(ConvolutionMode.Same)
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(InputType.convolutional(SIDE, SIDE, COLOURS));
    String last = "in";
    for (int channels : CHANNELS) {
      String relu = "relu" + channels;
      graph
          .addLayer(
              "conv" + channels,
              new ConvolutionLayer.Builder(3, 3)
                  .nOut(channels)
                  .activation(org.nd4j.linalg.activations.Activation.IDENTITY)
                  .build(),
              last)
          .addLayer("norm" + channels, new BatchNormalization.Builder().build(), "conv" + channels)
          .addLayer(
              relu,
              new ActivationLayer(org.nd4j.linalg.activations.Activation.RELU),
              "norm" + channels);
      last = relu;
      if (gates) {
        last = "gates" + channels;
        graph.addLayer(last, new SqueezeExcitation.Builder().reduction(REDUCTION).build(), relu);
      }
      graph.addLayer(
          "pool" + channels,
          new SubsamplingLayer.Builder(PoolingType.MAX).kernelSize(2, 2).stride(2, 2).build(),
          last);
      last = "pool" + channels;
    }
    return graph
        .addLayer(
            "dense",
            new DenseLayer.Builder()
                .nOut(HIDDEN)
                .activation(org.nd4j.linalg.activations.Activation.RELU)
                .build(),
            last)
        .addLayer(
            "out",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(CLASSES)
                .activation(org.nd4j.linalg.activations.Activation.SOFTMAX)
                .dropOut(KEPT)
                .build(),
            "dense")
        .setOutputs("out")
        .build();
  }

  private static Block block(boolean gates) {
    var block = new SequentialBlock();
    for (int channels : CHANNELS) {
      block
          .add(
              Conv2d.builder()
                  .setKernelShape(new Shape(3, 3))
                  .optPadding(new Shape(1, 1))
                  .setFilters(channels)
                  .build())
          .add(BatchNorm.builder().build())
          .add(Activation.reluBlock());
      if (gates) {
        block.add(gates(channels));
      }
      block.add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)));
    }
    return block
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(HIDDEN).build())
        .add(Activation.reluBlock())
        .add(Dropout.builder().optRate((float) (1 - KEPT)).build())
        .add(Linear.builder().setUnits(CLASSES).build());
  }

  /** Squeeze-and-excitation as PyTorch's users write it. */
  private static Block gates(int channels) {
    Block network =
        new SequentialBlock()
            .add(Pool.globalAvgPool2dBlock())
            .add(Linear.builder().setUnits(channels / REDUCTION).optBias(false).build())
            .add(Activation.reluBlock())
            .add(Linear.builder().setUnits(channels).optBias(false).build())
            .add(Activation.sigmoidBlock())
            .add(
                new LambdaBlock(
                    gates -> {
                      NDArray flat = gates.singletonOrThrow();
                      return new NDList(flat.expandDims(2).expandDims(3));
                    },
                    "spread"));
    return new ParallelBlock(
        parts -> new NDList(parts.get(0).singletonOrThrow().mul(parts.get(1).singletonOrThrow())),
        List.of(network, Blocks.identityBlock()));
  }
}
