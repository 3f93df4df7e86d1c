package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.layers.SequenceAttention.Pooling;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** The examples of the documentation, as they stand there. */
class UsageTest {

  @Test
  void sequenceAttention() {
    var configuration =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam(0.01))
            .graphBuilder()
            .addInputs("rows")
            .setInputTypes(InputType.recurrent(28, 28))
            .addLayer(
                "lstm", new LSTM.Builder().nOut(128).activation(Activation.TANH).build(), "rows")
            .addLayer(
                "attention", new SequenceAttention.Builder().hardThreshold(0.03).build(), "lstm")
            .addLayer(
                "classes",
                new OutputLayer.Builder().nOut(10).activation(Activation.SOFTMAX).build(),
                new FlattenSequence(128, 28),
                "attention")
            .setOutputs("classes")
            .build();
    var graph = new ComputationGraph(configuration);
    graph.init();

    INDArray rows = Nd4j.rand(DataType.FLOAT, 2, 28, 28);
    graph.fit(new DataSet(rows, TestNetworks.labels(2, DataType.FLOAT, 10)));
    assertThat(graph.outputSingle(rows).shape()).containsExactly(2, 10);
    INDArray weights = AttentionWeights.of(graph, "attention", rows, null);
    assertThat(weights.shape()).containsExactly(2, 128, 28);
  }

  @Test
  void squeezeExcitation() {
    var configuration =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam(0.001))
            .list()
            .layer(
                new ConvolutionLayer.Builder(3, 3)
                    .padding(1, 1)
                    .nOut(32)
                    .activation(Activation.RELU)
                    .build())
            .layer(new SqueezeExcitation.Builder().reduction(16).build())
            .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
            .layer(new OutputLayer.Builder().nOut(10).activation(Activation.SOFTMAX).build())
            .setInputType(InputType.convolutional(32, 32, 3, CNN2DFormat.NCHW))
            .build();
    var network = new MultiLayerNetwork(configuration);
    network.init();

    INDArray images = Nd4j.rand(DataType.FLOAT, 2, 3, 32, 32);
    network.fit(new DataSet(images, TestNetworks.labels(2, DataType.FLOAT, 10)));
    assertThat(network.output(images).shape()).containsExactly(2, 10);
    INDArray gates = AttentionWeights.of(network, 1, images, null);
    assertThat(gates.shape()).containsExactly(2, 32);
  }

  @Test
  void sequenceMask() {
    var configuration =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam(0.01))
            .list()
            .layer(new SequenceMask.Builder().build())
            .layer(
                new Bidirectional(new LSTM.Builder().nOut(32).activation(Activation.TANH).build()))
            .layer(new SequenceAttention.Builder().pooling(Pooling.SUM).build())
            .layer(new OutputLayer.Builder().nOut(10).activation(Activation.SOFTMAX).build())
            .setInputType(InputType.recurrent(12))
            .build();
    var network = new MultiLayerNetwork(configuration);
    network.init();

    INDArray sequences = Nd4j.rand(DataType.FLOAT, 2, 12, 7);
    INDArray mask = Nd4j.ones(DataType.FLOAT, 2, 7).putScalar(1, 6, 0);
    network.fit(new DataSet(sequences, TestNetworks.labels(2, DataType.FLOAT, 10), mask, null));
    assertThat(network.output(sequences, false, mask, null).shape()).containsExactly(2, 10);
  }
}
