package io.github.attnzoo.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.attnzoo.layers.FlattenSequence;
import io.github.attnzoo.layers.SequenceAttention;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class OneDnnTest {
  private static final int INPUTS = 5;
  private static final int TIME = 6;
  private static final int CLASSES = 3;

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(15);
  }

  private static ComputationGraphConfiguration configuration(
      DataType type, @Nullable IDropout dropOut) {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .dataType(type)
        .updater(new Adam(0.01))
        .l2(1e-3)
        .graphBuilder()
        .addInputs("in")
        .addLayer("lstm", new LSTM.Builder().nOut(8).activation(Activation.TANH).build(), "in")
        .addLayer("attention", new SequenceAttention.Builder().build(), "lstm")
        .addLayer(
            "dense",
            new DenseLayer.Builder().nOut(9).activation(Activation.RELU).dropOut(dropOut).build(),
            new FlattenSequence(8, TIME),
            "attention")
        .addLayer(
            "out",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build(),
            "dense")
        .setOutputs("out")
        .setInputTypes(InputType.recurrent(INPUTS, TIME))
        .build();
  }

  private static ComputationGraphConfiguration configuration() {
    return configuration(DataType.FLOAT, null);
  }

  private static MultiDataSet data(int batch) {
    INDArray labels = Nd4j.create(DataType.FLOAT, batch, CLASSES);
    for (int n = 0; n < batch; n++) {
      labels.putScalar(n, n % CLASSES, 1);
    }
    return new MultiDataSet(Nd4j.randn(DataType.FLOAT, batch, INPUTS, TIME), labels);
  }

  @Test
  void theReportNamesEveryLayerInOrder() {
    var twins = new Twins(configuration());

    assertThat(OneDnn.isAvailable()).as(OneDnn.description()).isTrue();
    assertThat(twins.report.paths())
        .extracting(LayerPath::layer, LayerPath::kernel)
        .containsExactly(
            tuple("lstm", "onednn-lstm"),
            tuple("attention", "onednn-sequence-attention"),
            tuple("dense", "onednn-dense"),
            tuple("out", "onednn-dense"));
    assertThat(twins.report.updater()).isEqualTo("onednn-adam");
    assertThat(twins.report.accelerated()).isEqualTo(4);
    assertThat(twins.report.summary()).startsWith("oneDNN 2.5.2: 4 of 4 layers");
  }

  @Test
  void acceleratingTwiceKeepsTheKernels() {
    var twins = new Twins(configuration());
    AccelerationReport second = OneDnn.accelerate(twins.fast);

    assertThat(second.paths())
        .extracting(LayerPath::kernel)
        .isEqualTo(twins.report.paths().stream().map(LayerPath::kernel).toList());
    twins.assertSameTraining(data(4), 5);
  }

  @Test
  void aWholeTrainingWithL2IsTheSame() {
    var twins = new Twins(configuration());

    twins.assertSameTraining(data(6), 200);
  }

  @Test
  void doubleNetworksRunDl4jsCode() {
    var twins = new Twins(configuration(DataType.DOUBLE, null));

    assertThat(twins.report.accelerated()).isZero();
    assertThat(twins.report.updater()).isEqualTo("plain");
    assertThat(twins.path("lstm").reason()).contains("DOUBLE");
    twins.assertSameGradients(data(4));
  }

  @Test
  void dropoutDropsInTrainingOnly() {
    var with = new Twins(configuration(DataType.FLOAT, new FixedDropout()));
    var without = new Twins(configuration());
    MultiDataSet data = data(4);

    with.assertSameActivations(data);
    with.assertSameGradients(data);
    Twins.assertClose(
        "inference",
        without.fast.output(data.getFeatures())[0],
        with.fast.output(data.getFeatures())[0]);
    assertThat(with.fast.output(true, data.getFeatures())[0])
        .isNotEqualTo(without.fast.output(true, data.getFeatures())[0]);
  }

  @Test
  void aSavedModelIsPlainAndContinuesAlike(@TempDir Path folder) throws IOException {
    var twins = new Twins(configuration());
    MultiDataSet data = data(5);
    twins.assertSameTraining(data, 5);
    File file = folder.resolve("model.zip").toFile();

    ModelSerializer.writeModel(twins.fast, file, true);
    ComputationGraph restored = ModelSerializer.restoreComputationGraph(file, true);

    assertThat(twins.fast.getConfiguration().toJson())
        .isEqualTo(twins.plain.getConfiguration().toJson());
    Twins.assertSameBits(restored.params(), twins.fast.params());
    assertThat(restored.getLayer("lstm").getClass().getName()).startsWith("org.deeplearning4j");

    AccelerationReport report = OneDnn.accelerateForTraining(restored);
    assertThat(report.accelerated()).isEqualTo(4);
    for (int step = 0; step < 5; step++) {
      restored.fit(data);
      twins.fast.fit(data);
    }
    Twins.assertSameBits(restored.params(), twins.fast.params());
  }

  @Test
  void aCloneIsPlainAndIndependent() {
    var twins = new Twins(configuration());
    MultiDataSet data = data(5);
    twins.fast.fit(data);

    ComputationGraph clone = twins.fast.clone();

    assertThat(clone.getLayer("lstm").getClass().getName()).startsWith("org.deeplearning4j");
    Twins.assertClose(
        "output", twins.fast.output(data.getFeatures())[0], clone.output(data.getFeatures())[0]);
    INDArray before = clone.params().dup();
    twins.fast.fit(data);
    Twins.assertSameBits(clone.params(), before);
  }

  @Test
  void multiLayerNetworksToo() {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .updater(new Adam(0.01))
            .list()
            .layer(new LSTM.Builder().nOut(8).activation(Activation.TANH).build())
            .layer(new SequenceAttention.Builder().build())
            .layer(new RnnOutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build())
            .setInputType(InputType.recurrent(INPUTS, TIME))
            .build();
    var plain = new MultiLayerNetwork(configuration);
    plain.init();
    MultiLayerNetwork fast = plain.clone();
    AccelerationReport report = OneDnn.accelerateForTraining(fast);
    INDArray labels = Nd4j.create(DataType.FLOAT, 4, 2, TIME);
    labels.get(NDArrayIndex.all(), NDArrayIndex.point(1)).assign(1);
    var data = new DataSet(Nd4j.randn(DataType.FLOAT, 4, INPUTS, TIME), labels);

    assertThat(report.paths())
        .extracting(LayerPath::kernel)
        .containsExactly("onednn-lstm", "onednn-sequence-attention", "plain");
    for (int step = 0; step < 20; step++) {
      plain.fit(data);
      fast.fit(data);
      Twins.assertClose("parameters " + step, plain.params(), fast.params());
    }
    Twins.assertClose("output", plain.output(data.getFeatures()), fast.output(data.getFeatures()));
  }

  @Test
  void twoNetworksInTwoThreads() {
    MultiDataSet first = data(5);
    MultiDataSet second = data(7);
    List<ComputationGraph> together =
        List.of(first, second).stream()
            .map(
                data ->
                    CompletableFuture.supplyAsync(
                        () -> {
                          var graph = new Twins(configuration()).fast;
                          for (int step = 0; step < 40; step++) {
                            graph.fit(data);
                          }
                          return graph;
                        }))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    var alone = new Twins(configuration());
    for (int step = 0; step < 40; step++) {
      alone.fast.fit(first);
      alone.plain.fit(second);
    }
    Twins.assertSameBits(together.get(0).params(), alone.fast.params());
    Twins.assertClose("parameters", alone.plain.params(), together.get(1).params());
  }

  @Test
  void aNetworkMadeInOneThreadRunsInAnother() {
    var twins = new Twins(configuration());
    MultiDataSet data = data(5);
    twins.assertSameTraining(data, 3);

    INDArray output =
        CompletableFuture.supplyAsync(() -> twins.fast.output(data.getFeatures())[0]).join();

    Twins.assertClose("output", twins.plain.output(data.getFeatures())[0], output);
  }

  @Test
  void nativeMemoryStaysFlat() {
    ComputationGraph graph = new Twins(configuration()).fast;
    MultiDataSet data = data(5);
    for (int step = 0; step < 150; step++) {
      graph.fit(data);
    }
    System.gc();
    long before = Pointer.totalBytes();
    for (int step = 0; step < 400; step++) {
      graph.fit(data);
    }
    System.gc();

    assertThat(Pointer.totalBytes()).isLessThan(before + (4 << 20));
  }
}
