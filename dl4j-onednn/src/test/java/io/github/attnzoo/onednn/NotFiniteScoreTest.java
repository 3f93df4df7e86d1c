package io.github.attnzoo.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** oneDNN's ReLU hides NaN: the score tells it nevertheless. */
class NotFiniteScoreTest {
  private static final DataSet GOOD = data(0.5);
  private static final DataSet BAD = data(Double.NaN);

  private static DataSet data(double pixel) {
    INDArray pictures = Nd4j.rand(DataType.FLOAT, 2, 1, 6, 6);
    pictures.putScalar(new long[] {0, 0, 3, 3}, pixel);
    INDArray labels = Nd4j.createFromArray(new float[][] {{1, 0, 0}, {0, 1, 0}});
    return new DataSet(pictures, labels);
  }

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder().seed(1).updater(new Adam(1e-3));
  }

  private static ConvolutionLayer convolution() {
    return new ConvolutionLayer.Builder(3, 3).nOut(4).activation(Activation.RELU).build();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build();
  }

  @Test
  void aGraphWithParametersThatAreNoNumbersHasNoScore() {
    var graph =
        new ComputationGraph(
            builder()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutional(6, 6, 1))
                .addLayer("convolution", convolution(), "in")
                .addLayer("out", output(), "convolution")
                .setOutputs("out")
                .build());
    graph.init();
    OneDnn.accelerateForTraining(graph);

    graph.fit(GOOD);
    assertThat(graph.score()).isFinite();
    graph.fit(BAD);
    graph.fit(GOOD);

    assertThat(graph.score()).isNaN();
    assertThat(graph.score(GOOD)).isNaN();
  }

  @Test
  void aNetworkWithParametersThatAreNoNumbersHasNoScore() {
    var network =
        new MultiLayerNetwork(
            builder()
                .list()
                .layer(convolution())
                .layer(output())
                .setInputType(InputType.convolutional(6, 6, 1))
                .build());
    network.init();
    OneDnn.accelerateForTraining(network);

    network.fit(GOOD);
    assertThat(network.score()).isFinite();
    network.fit(BAD);
    network.fit(GOOD);

    assertThat(network.score()).isNaN();
    assertThat(network.score(GOOD)).isNaN();
  }
}
