package io.github.attnzoo.layers;

import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Small networks around one layer, named "layer", and random data for them. */
final class TestNetworks {

  static final int CLASSES = 3;

  private TestNetworks() {}

  /** A trainable layer, the layer under test and a softmax output. */
  static ComputationGraph around(Layer layer, InputType inputType, DataType type) {
    return around(layer, inputType, type, settings -> {});
  }

  static ComputationGraph around(
      Layer layer,
      InputType inputType,
      DataType type,
      Consumer<NeuralNetConfiguration.Builder> settings) {
    var network = new NeuralNetConfiguration.Builder().seed(7).dataType(type).updater(new Sgd(0.1));
    settings.accept(network);
    Layer first = first(inputType);
    InputType seen = first.getOutputType(0, inputType);
    layer.setNIn(seen, false);
    InputType produced = layer.getOutputType(1, seen);
    var graph =
        network
            .graphBuilder()
            .addInputs("in")
            .setInputTypes(inputType)
            .addLayer("first", first, "in")
            .addLayer("layer", layer, "first");
    if (produced.getType() == InputType.Type.RNN) {
      graph.addLayer("out", output(), FlattenSequence.of(produced), "layer");
    } else {
      graph.addLayer("out", output(), "layer");
    }
    var result = new ComputationGraph(graph.setOutputs("out").build());
    result.init();
    return result;
  }

  /** The network of {@link #around}, its layers stacked. */
  static MultiLayerNetwork stacked(Layer layer, InputType inputType, DataType type) {
    Layer first = first(inputType);
    InputType seen = first.getOutputType(0, inputType);
    layer.setNIn(seen, false);
    InputType produced = layer.getOutputType(1, seen);
    var layers =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .dataType(type)
            .updater(new Sgd(0.1))
            .list()
            .layer(first)
            .layer(layer)
            .layer(output())
            .setInputType(inputType);
    if (produced.getType() == InputType.Type.RNN) {
      layers.inputPreProcessor(2, FlattenSequence.of(produced));
    }
    var network = new MultiLayerNetwork(layers.build());
    network.init();
    return network;
  }

  /** The layer under test on the data itself, and a softmax output. */
  static ComputationGraph alone(Layer layer, InputType inputType, DataType type) {
    var graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(type)
                .updater(new Sgd(0.1))
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(inputType)
                .addLayer("layer", layer, "in")
                .addLayer("out", output(), "layer")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(CLASSES)
        .build();
  }

  /** Keeps the shape of its input, so that the layer under test sees the input type. */
  private static Layer first(InputType inputType) {
    if (inputType instanceof InputType.InputTypeRecurrent sequence) {
      return new SimpleRnn.Builder()
          .dataFormat(sequence.getFormat())
          .nOut(sequence.getSize())
          .activation(Activation.TANH)
          .build();
    }
    var image = (InputType.InputTypeConvolutional) inputType;
    var convolution =
        new ConvolutionLayer.Builder(2, 2)
            .convolutionMode(ConvolutionMode.Same)
            .dataFormat(image.getFormat())
            .nOut(image.getChannels())
            .activation(Activation.TANH)
            .build();
    convolution.setNIn(image, true);
    return convolution;
  }

  static INDArray input(InputType type, int batch, DataType dataType) {
    long[] shape = type.getShape(true);
    shape[0] = batch;
    return Nd4j.randn(dataType, shape);
  }

  static INDArray labels(int batch, DataType dataType) {
    return labels(batch, dataType, CLASSES);
  }

  static INDArray labels(int batch, DataType dataType, int classes) {
    INDArray labels = Nd4j.zeros(dataType, batch, classes);
    for (int row = 0; row < batch; row++) {
      labels.putScalar(row, row % classes, 1);
    }
    return labels;
  }

  static InputType image(CNN2DFormat format, int height, int width, int channels) {
    return InputType.convolutional(height, width, channels, format);
  }
}
