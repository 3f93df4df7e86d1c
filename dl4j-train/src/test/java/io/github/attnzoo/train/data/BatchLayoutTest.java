package io.github.attnzoo.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.data.GeneratedSequences;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * The strides of sequence batches are not Deeplearning4j's usual ones; its numbers must not mind.
 */
class BatchLayoutTest {
  @ParameterizedTest(name = "shortest sequence {0} of 6")
  @ValueSource(ints = {6, 3})
  void trainsAsOnAContiguousCopy(int minTimeSteps) {
    var config = new GeneratedSequences(40, 10, 6, minTimeSteps, 5, 3, 2, 0.3, 0, null);
    LoadedData data = DataSets.open(config, null, 1);
    ComputationGraph ours = graph();
    ComputationGraph copies = graph();

    for (int epoch = 0; epoch < 3; epoch++) {
      try (var iterator = PrefetchIterator.over(Batches.forTraining(data, 8, 1).epoch(epoch))) {
        while (iterator.hasNext()) {
          DataSet batch = iterator.next();
          INDArray copy = batch.getFeatures().dup('c');
          assertThat(copy.stride()).isNotEqualTo(batch.getFeatures().stride());
          var contiguous = new DataSet(copy, batch.getLabels(), batch.getFeaturesMaskArray(), null);
          ours.fit(batch);
          copies.fit(contiguous);
        }
      }
    }

    assertThat(ours.params()).isEqualTo(copies.params());
    var test = Batches.inOrder(data.test(), null, 4).epoch(0);
    assertThat(ours.evaluate(test).accuracy()).isEqualTo(copies.evaluate(test).accuracy());
  }

  private static ComputationGraph graph() {
    var graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(5)
                .updater(new Sgd(0.1))
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(InputType.recurrent(5, 6))
                .addLayer(
                    "lstm", new LSTM.Builder().nOut(4).activation(Activation.TANH).build(), "input")
                .addLayer("pool", new GlobalPoolingLayer(), "lstm")
                .addLayer(
                    "output",
                    new OutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build(),
                    "pool")
                .setOutputs("output")
                .build());
    graph.init();
    return graph;
  }
}
