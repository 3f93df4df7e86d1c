package io.github.attnzoo.onednn.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.layers.FlattenSequence;
import io.github.attnzoo.onednn.FixedDropout;
import io.github.attnzoo.onednn.FixedWeightNoise;
import io.github.attnzoo.onednn.OneDnn;
import io.github.attnzoo.onednn.Twins;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

class LstmTest {

  record Case(int batch, int inputs, int hidden, int time, boolean masked) {

    static Case random(int seed) {
      var random = new Random(seed);
      return new Case(
          1 + random.nextInt(20),
          1 + random.nextInt(40),
          1 + random.nextInt(40),
          1 + random.nextInt(12),
          random.nextBoolean());
    }
  }

  static IntStream seeds() {
    return IntStream.range(0, 16);
  }

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(11);
  }

  private static LSTM.Builder lstm(int hidden) {
    return new LSTM.Builder().nOut(hidden).activation(Activation.TANH);
  }

  private static ComputationGraphConfiguration graph(int inputs, LSTM first, LSTM second) {
    return builder(inputs, first, second).build();
  }

  private static ComputationGraphConfiguration.GraphBuilder builder(
      int inputs, LSTM first, LSTM second) {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Adam(0.01))
        .graphBuilder()
        .addInputs("in")
        .addLayer("first", first, "in")
        .addLayer("second", second, "first")
        .addLayer(
            "out",
            new RnnOutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build(),
            "second")
        .setOutputs("out")
        .setInputTypes(InputType.recurrent(inputs));
  }

  private static MultiDataSet data(Case shape) {
    INDArray features = Nd4j.randn(DataType.FLOAT, shape.batch(), shape.inputs(), shape.time());
    INDArray labels = Nd4j.create(DataType.FLOAT, shape.batch(), 3, shape.time());
    INDArray mask = Nd4j.ones(DataType.FLOAT, shape.batch(), shape.time());
    for (int n = 0; n < shape.batch(); n++) {
      for (int t = 0; t < shape.time(); t++) {
        labels.putScalar(n, (n + t) % 3, t, 1);
        if (shape.masked() && t > n) {
          mask.putScalar(n, t, 0);
        }
      }
    }
    INDArray[] masks = shape.masked() ? new INDArray[] {mask} : null;
    return new MultiDataSet(new INDArray[] {features}, new INDArray[] {labels}, masks, masks);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void activationsAndGradientsAreDl4js(int seed) {
    Case shape = Case.random(seed);
    var twins =
        new Twins(
            graph(shape.inputs(), lstm(shape.hidden()).build(), lstm(shape.hidden() + 1).build()));
    MultiDataSet data = data(shape);

    assertThat(twins.kernel("first")).isEqualTo("onednn-lstm");
    twins.assertSameActivations(data);
    twins.assertSameGradients(data);
  }

  @Test
  void anotherBatchSizeAndTimeLengthOnTheSameNetwork() {
    var twins = new Twins(graph(6, lstm(8).build(), lstm(7).build()));
    for (int size = 1; size < 12; size++) {
      twins.assertSameGradients(data(new Case(size, 6, 8, 13 - size, false)));
    }
    twins.assertSameGradients(data(new Case(1, 6, 8, 12, false)));
  }

  @Test
  void twoHundredStepsGiveTheSameLosses() {
    var twins = new Twins(graph(5, lstm(12).build(), lstm(9).build()));

    twins.assertSameTraining(data(new Case(6, 5, 12, 7, true)), 200);
  }

  /** Batches of 4 sequences a thread and more are split over threads, evenly or not. */
  @ParameterizedTest
  @CsvSource({"1,13", "2,8", "2,9", "2,7", "3,13", "4,64", "5,23"})
  void batchesSplitOverThreads(int threads, int batch) {
    withThreads(
        threads,
        () -> {
          MultiDataSet data = data(new Case(batch, 5, 6, 7, true));
          var twins = new Twins(graph(5, lstm(6).build(), lstm(7).build()));

          twins.assertSameActivations(data);
          twins.assertSameGradients(data);
          twins.assertSameTraining(data, 30);
          for (int step = 1; step < 4; step++) {
            INDArray chunk = Nd4j.randn(DataType.FLOAT, batch, 5, step);
            Twins.assertClose(
                "chunk " + step,
                twins.plain.rnnTimeStep(chunk)[0],
                twins.fast.rnnTimeStep(chunk)[0]);
          }
        });
  }

  @Test
  void truncatedBackpropagationOverThreads() {
    withThreads(
        3,
        () -> {
          var twins =
              new Twins(
                  builder(5, lstm(6).build(), lstm(7).build())
                      .backpropType(BackpropType.TruncatedBPTT)
                      .tBPTTLength(4)
                      .build());

          twins.assertSameTraining(data(new Case(14, 5, 6, 10, false)), 25);
        });
  }

  @Test
  void theSameStepOnTheSameThreadsGivesTheSameBits() {
    withThreads(
        3,
        () -> {
          MultiDataSet data = data(new Case(32, 5, 6, 7, false));
          INDArray[] found = new INDArray[2];
          for (int run = 0; run < 2; run++) {
            var graph = new ComputationGraph(graph(5, lstm(6).build(), lstm(7).build()));
            graph.init();
            OneDnn.accelerateForTraining(graph);
            for (int step = 0; step < 20; step++) {
              graph.fit(data);
            }
            found[run] = graph.params().dup();
          }

          Twins.assertSameBits(found[1], found[0]);
        });
  }

  private static void withThreads(int threads, Runnable work) {
    NativeOps natives = NativeOpsHolder.getInstance().getDeviceNativeOps();
    int before = natives.ompGetMaxThreads();
    natives.setOmpNumThreads(threads);
    try {
      work.run();
    } finally {
      natives.setOmpNumThreads(before);
    }
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

    withThreads(1, () -> twins.assertSameActivations(data(new Case(batch, 64, 128, time, false))));
    withThreads(2, () -> twins.assertSameActivations(data(new Case(batch, 64, 128, time, false))));
    withThreads(2, () -> twins.assertSameGradients(data(new Case(batch, 64, 128, time, false))));
  }

  @Test
  void severalNetworksOverThreadsAtOnce() {
    List<CompletableFuture<Void>> runs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int batch = 9 + 4 * i;
      runs.add(
          CompletableFuture.runAsync(
              () ->
                  withThreads(
                      2 + batch % 3,
                      () -> {
                        var twins = new Twins(graph(5, lstm(6).build(), lstm(7).build()));
                        twins.assertSameTraining(data(new Case(batch, 5, 6, 7, true)), 40);
                      })));
    }
    runs.forEach(CompletableFuture::join);
  }

  @ParameterizedTest
  @CsvSource({"4,2", "1,3", "3,1"})
  void theNumberOfThreadsMayChangeBetweenForwardAndBackward(int forward, int backward) {
    var twins = new Twins(graph(5, lstm(6).build(), lstm(7).build()));
    twins.fast.setListeners(
        new BaseTrainingListener() {
          @Override
          public void onForwardPass(Model model, Map<String, INDArray> activations) {
            NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(backward);
          }
        });

    withThreads(forward, () -> twins.assertSameGradients(data(new Case(16, 5, 6, 7, false))));
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
    MultiDataSet data = data(new Case(4, 5, 6, 7, false));
    data.setFeatures(0, data.getFeatures(0).permute(0, 2, 1).dup('c'));
    data.setLabels(0, data.getLabels(0).permute(0, 2, 1).dup('c'));

    assertThat(twins.kernel("first")).isEqualTo("onednn-lstm");
    twins.assertSameActivations(data);
    twins.assertSameGradients(data);
  }

  @Test
  void featuresThatAreAView() {
    var twins = new Twins(graph(5, lstm(6).build(), lstm(6).build()));
    MultiDataSet data = data(new Case(4, 5, 6, 7, false));
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
    var twins =
        new Twins(
            builder(5, lstm(6).build(), lstm(7).build())
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTLength(4)
                .build());

    twins.assertSameTraining(data(new Case(4, 5, 6, 14, false)), 25);

    Twins.assertClose("parameters", twins.plain.params(), twins.fast.params());
  }

  @Test
  void backpropagationThroughPartOfASegmentRunsDl4jsCode() {
    var twins =
        new Twins(
            builder(5, lstm(6).build(), lstm(7).build())
                .backpropType(BackpropType.TruncatedBPTT)
                .tBPTTForwardLength(6)
                .tBPTTBackwardLength(3)
                .build());

    twins.assertSameTraining(data(new Case(4, 5, 6, 13, false)), 10);
  }

  @Test
  void weightNoiseAndDropoutAreTheSameForBothPasses() {
    var twins =
        new Twins(
            graph(
                5,
                lstm(6).weightNoise(new FixedWeightNoise()).build(),
                lstm(7).dropOut(new FixedDropout()).build()));

    twins.assertSameGradients(data(new Case(4, 5, 6, 7, false)));
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
    twins.assertSameGradients(data(new Case(4, 5, 6, 7, false)));
  }
}
