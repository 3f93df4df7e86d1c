package io.github.attnzoo.onednn.sequence;

import static io.github.attnzoo.onednn.OmpThreads.withThreads;
import static io.github.attnzoo.onednn.sequence.LstmCase.graph;
import static io.github.attnzoo.onednn.sequence.LstmCase.lstm;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.layers.FlattenSequence;
import io.github.attnzoo.onednn.FixedDropout;
import io.github.attnzoo.onednn.OneDnn;
import io.github.attnzoo.onednn.Twins;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

class LstmInferenceTest {

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(11);
  }

  @ParameterizedTest
  @CsvSource({"1,1,7,NCW", "1,9,7,NCW", "3,14,7,NCW", "3,14,7,NWC", "2,9,1,NCW"})
  void flattenedSequences(int threads, int batch, int time, RNNFormat format) {
    InputType input = InputType.recurrent(5, time, format);
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam(0.01))
            .graphBuilder()
            .addInputs("in")
            .addLayer("first", lstm(6).dataFormat(format).build(), "in")
            .addLayer(
                "out",
                new OutputLayer.Builder()
                    .nOut(3)
                    .activation(Activation.SOFTMAX)
                    .dropOut(new FixedDropout())
                    .build(),
                new FlattenSequence(6, time, format),
                "first")
            .setOutputs("out")
            .setInputTypes(input)
            .build();
    INDArray features = Nd4j.randn(DataType.FLOAT, batch, 5, time);
    INDArray labels = Nd4j.create(DataType.FLOAT, batch, 3);
    for (int n = 0; n < batch; n++) {
      labels.putScalar(n, n % 3, 1);
    }
    if (format == RNNFormat.NWC) {
      features = features.permute(0, 2, 1).dup('c');
    }
    INDArray source = features;
    withThreads(
        threads,
        () -> {
          var twins = new Twins(configuration);
          assertThat(twins.kernel("first")).isEqualTo("onednn-lstm");
          twins.assertSame(source, labels);
          twins.assertSameTraining(
              new MultiDataSet(new INDArray[] {source}, new INDArray[] {labels}), 30);
          Twins.assertClose(
              "one more chunk",
              twins.plain.rnnTimeStep(source)[0],
              twins.fast.rnnTimeStep(source)[0]);
        });
  }

  /** Where oneDNN would pack weights in a layout of its own, on processors without AVX-512. */
  @ParameterizedTest
  @CsvSource({"40,5", "40,1", "1,1"})
  void largeLayers(int batch, int time) {
    var twins = new Twins(graph(64, lstm(128).build(), lstm(96).build()));

    withThreads(
        1, () -> twins.assertSameActivations(new LstmCase(batch, 64, 128, time, false).data()));
    withThreads(
        2, () -> twins.assertSameActivations(new LstmCase(batch, 64, 128, time, false).data()));
    withThreads(
        2, () -> twins.assertSameGradients(new LstmCase(batch, 64, 128, time, false).data()));
  }

  @Test
  void inferenceAfterReleaseAndManyShapes() {
    var twins = new Twins(graph(5, lstm(6).build(), lstm(7).build()));
    for (int round = 0; round < 2; round++) {
      for (int batch = 1; batch < 12; batch++) {
        INDArray input = Nd4j.randn(DataType.FLOAT, batch, 5, 4);
        Twins.assertClose(
            "batch " + batch, twins.plain.outputSingle(input), twins.fast.outputSingle(input));
        INDArray parameters = Nd4j.randn(DataType.FLOAT, twins.plain.params().shape()).mul(0.3);
        twins.plain.setParams(parameters);
        twins.fast.setParams(parameters);
      }
      OneDnn.release(twins.fast);
      OneDnn.accelerate(twins.fast);
    }
  }

  @Test
  void inferenceSeesEveryChangeOfTheParameters() {
    var twins = new Twins(graph(5, lstm(6).build(), lstm(7).build()));
    INDArray few = Nd4j.randn(DataType.FLOAT, 2, 5, 4);
    INDArray many = Nd4j.randn(DataType.FLOAT, 9, 5, 4);
    String[] names = {"first_W", "first_RW", "first_b", "second_W", "second_RW", "second_b"};
    for (String name : names) {
      for (INDArray input : new INDArray[] {few, many, few}) {
        for (ComputationGraph graph : new ComputationGraph[] {twins.plain, twins.fast}) {
          INDArray parameter = graph.getParam(name);
          parameter.putScalar(parameter.length() - 1, parameter.getFloat(0) + 0.5f);
        }
        Twins.assertClose(name, twins.plain.outputSingle(input), twins.fast.outputSingle(input));
      }
    }
  }
}
