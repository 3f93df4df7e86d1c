package io.github.attnzoo.onednn.sequence;

import static io.github.attnzoo.onednn.sequence.LstmCase.graph;
import static io.github.attnzoo.onednn.sequence.LstmCase.inSegments;
import static io.github.attnzoo.onednn.sequence.LstmCase.lstm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.onednn.FixedDropout;
import io.github.attnzoo.onednn.FixedWeightNoise;
import io.github.attnzoo.onednn.Twins;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;

class LstmTest {

  static IntStream seeds() {
    return IntStream.range(0, 16);
  }

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(11);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void activationsAndGradientsAreDl4js(int seed) {
    LstmCase shape = LstmCase.random(seed);
    var twins =
        new Twins(
            graph(shape.inputs(), lstm(shape.hidden()).build(), lstm(shape.hidden() + 1).build()));
    MultiDataSet data = shape.data();

    assertThat(twins.kernel("first")).isEqualTo("onednn-lstm");
    twins.assertSameActivations(data);
    twins.assertSameGradients(data);
  }

  @Test
  void anotherBatchSizeAndTimeLengthOnTheSameNetwork() {
    var twins = new Twins(graph(6, lstm(8).build(), lstm(7).build()));
    for (int size = 1; size < 12; size++) {
      twins.assertSameGradients(new LstmCase(size, 6, 8, 13 - size, false).data());
    }
    twins.assertSameGradients(new LstmCase(1, 6, 8, 12, false).data());
  }

  @Test
  void twoHundredStepsGiveTheSameLosses() {
    var twins = new Twins(graph(5, lstm(12).build(), lstm(9).build()));

    twins.assertSameTraining(new LstmCase(6, 5, 12, 7, true).data(), 200);
  }

  @Test
  void aStateOfAnotherSizeIsNotCut() {
    var twins = new Twins(graph(5, lstm(6).build(), lstm(7).build()));
    INDArray chunk = Nd4j.randn(DataType.FLOAT, 9, 5, 4);
    twins.fast.rnnTimeStep(chunk);
    twins.fast.rnnSetPreviousState("first", twins.fast.rnnGetPreviousState("second"));

    assertThatThrownBy(() -> twins.fast.rnnTimeStep(chunk)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void sequencesInNwcFormat() {
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam(0.01))
            .graphBuilder()
            .addInputs("in")
            .addLayer("first", lstm(6).dataFormat(RNNFormat.NWC).build(), "in")
            .addLayer(
                "out",
                new RnnOutputLayer.Builder()
                    .nOut(3)
                    .dataFormat(RNNFormat.NWC)
                    .activation(Activation.SOFTMAX)
                    .build(),
                "first")
            .setOutputs("out")
            .setInputTypes(InputType.recurrent(5, RNNFormat.NWC))
            .build();
    var twins = new Twins(configuration);
    MultiDataSet data = new LstmCase(4, 5, 6, 7, false).data();
    data.setFeatures(0, data.getFeatures(0).permute(0, 2, 1).dup('c'));
    data.setLabels(0, data.getLabels(0).permute(0, 2, 1).dup('c'));

    assertThat(twins.kernel("first")).isEqualTo("onednn-lstm");
    twins.assertSameActivations(data);
    twins.assertSameGradients(data);
  }

  @Test
  void featuresThatAreAView() {
    var twins = new Twins(graph(5, lstm(6).build(), lstm(6).build()));
    MultiDataSet data = new LstmCase(4, 5, 6, 7, false).data();
    INDArray wider = Nd4j.randn(DataType.FLOAT, 9, 5, 20);
    data.setFeatures(
        0,
        wider.get(NDArrayIndex.interval(2, 6), NDArrayIndex.all(), NDArrayIndex.interval(3, 10)));

    twins.assertSameActivations(data);
    twins.assertSameGradients(data);
  }

  @Test
  void timeStepsContinueFromTheStoredState() {
    var twins = new Twins(graph(5, lstm(6).build(), lstm(7).build()));
    for (int step = 1; step < 5; step++) {
      INDArray chunk = Nd4j.randn(DataType.FLOAT, 3, 5, step);
      Twins.assertClose(
          "chunk " + step, twins.plain.rnnTimeStep(chunk)[0], twins.fast.rnnTimeStep(chunk)[0]);
    }
    twins
        .plain
        .rnnGetPreviousState("second")
        .forEach(
            (name, state) ->
                Twins.assertClose(name, state, twins.fast.rnnGetPreviousState("second").get(name)));
  }

  @Test
  void aStateFromOutsideIsUsed() {
    var twins = new Twins(graph(5, lstm(6).build(), lstm(7).build()));
    INDArray chunk = Nd4j.randn(DataType.FLOAT, 3, 5, 4);
    twins.plain.rnnTimeStep(chunk);
    twins.fast.rnnSetPreviousState("first", twins.plain.rnnGetPreviousState("first"));
    twins.fast.rnnSetPreviousState("second", twins.plain.rnnGetPreviousState("second"));

    Twins.assertClose(
        "next chunk", twins.plain.rnnTimeStep(chunk)[0], twins.fast.rnnTimeStep(chunk)[0]);
  }

  @Test
  void truncatedBackpropagationCarriesStates() {
    var twins = new Twins(inSegments(4, 4));

    twins.assertSameTraining(new LstmCase(4, 5, 6, 14, false).data(), 25);

    Twins.assertClose("parameters", twins.plain.params(), twins.fast.params());
  }

  @Test
  void backpropagationThroughPartOfASegmentRunsDl4jsCode() {
    var twins = new Twins(inSegments(6, 3));

    twins.assertSameTraining(new LstmCase(4, 5, 6, 13, false).data(), 10);
  }

  @Test
  void weightNoiseAndDropoutAreTheSameForBothPasses() {
    var twins =
        new Twins(
            graph(
                5,
                lstm(6).weightNoise(new FixedWeightNoise()).build(),
                lstm(7).dropOut(new FixedDropout()).build()));

    twins.assertSameGradients(new LstmCase(4, 5, 6, 7, false).data());
  }

  @Test
  void otherActivationsStayWithDl4j() {
    var twins =
        new Twins(
            graph(
                5,
                lstm(6).activation(Activation.SOFTSIGN).build(),
                lstm(6).gateActivationFunction(Activation.HARDSIGMOID).build()));

    assertThat(twins.kernel("first")).isEqualTo("plain");
    assertThat(twins.path("first").reason()).contains("softsign");
    assertThat(twins.kernel("second")).isEqualTo("plain");
    assertThat(twins.path("second").reason()).contains("hardsigmoid").contains("sigmoid");
    twins.assertSameGradients(new LstmCase(4, 5, 6, 7, false).data());
  }
}
