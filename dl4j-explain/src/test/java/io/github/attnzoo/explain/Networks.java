package io.github.attnzoo.explain;

import io.github.attnzoo.layers.SequenceAttention;
import io.github.attnzoo.layers.SqueezeExcitation;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small graphs with all that explanations meet. */
final class Networks {
  static final int CLASSES = 3;

  private Networks() {}

  /**
   * Two branches of convolutions that are added, batch normalisation, attention, pooling, dropout
   * and dense layers, after a layer {@code start} that does nothing; in double precision.
   */
  static ComputationGraph image(CNN2DFormat format, boolean logStd) {
    return image(format, logStd, new SqueezeExcitation.Builder().reduction(2).build());
  }

  /** The same with another attention. */
  static ComputationGraph image(CNN2DFormat format, boolean logStd, SameDiffLayer attention) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .dataType(DataType.DOUBLE)
            .activation(Activation.TANH)
            .graphBuilder()
            .addInputs("image")
            .addLayer("start", new ActivationLayer(Activation.IDENTITY), "image")
            .addLayer("left", convolution(4), "start")
            .addLayer("right", convolution(4), "start")
            .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "left", "right")
            .addLayer("norm", new BatchNormalization.Builder().useLogStd(logStd).build(), "sum")
            .addLayer("relu", new ActivationLayer(Activation.RELU), "norm")
            .addLayer("attention", attention, "relu")
            .addLayer("pool", pool(), "attention")
            .addLayer("dense", new DenseLayer.Builder().nOut(5).dropOut(0.5).build(), "pool")
            .addLayer(
                "output",
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(CLASSES)
                    .activation(Activation.SOFTMAX)
                    .dropOut(0.5)
                    .build(),
                "dense")
            .setOutputs("output")
            .setInputTypes(InputType.convolutional(6, 4, 2, format));
    var built = new ComputationGraph(graph.build());
    built.init();
    unlikeTheStart(built.getLayer("norm").getParam("mean"), -0.5, 0.5);
    unlikeTheStart(built.getLayer("norm").getParam(logStd ? "log10stdev" : "var"), 0.1, 0.9);
    unlikeTheStart(built.getLayer("norm").getParam("gamma"), 0.5, 1.5);
    return built;
  }

  /** An LSTM with attention that has one softmax for each dimension, or one for all. */
  static ComputationGraph sequence(SequenceAttention.Weighting weighting) {
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .graphBuilder()
            .addInputs("steps")
            .addLayer("lstm", new LSTM.Builder().nOut(4).build(), "steps")
            .addLayer(
                "attention",
                new SequenceAttention.Builder()
                    .weighting(weighting)
                    .pooling(SequenceAttention.Pooling.SUM)
                    .build(),
                "lstm")
            .addLayer(
                "output",
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(CLASSES)
                    .activation(Activation.SOFTMAX)
                    .build(),
                "attention")
            .setOutputs("output")
            .setInputTypes(InputType.recurrent(2, 6));
    var built = new ComputationGraph(graph.build());
    built.init();
    return built;
  }

  private static ConvolutionLayer convolution(int channels) {
    return new ConvolutionLayer.Builder(3, 3)
        .nOut(channels)
        .convolutionMode(ConvolutionMode.Same)
        .build();
  }

  private static SubsamplingLayer pool() {
    return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.AVG)
        .kernelSize(2, 2)
        .stride(2, 2)
        .build();
  }

  private static void unlikeTheStart(INDArray parameter, double from, double to) {
    parameter.assign(
        Nd4j.linspace(DataType.DOUBLE, from, (to - from) / parameter.length(), parameter.length())
            .reshape(parameter.shape()));
  }
}
