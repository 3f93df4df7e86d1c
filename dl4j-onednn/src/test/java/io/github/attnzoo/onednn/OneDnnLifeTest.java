package io.github.attnzoo.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.layers.SequenceAttention;
import io.github.attnzoo.onednn.kernels.KernelLayer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** From the first call to the end of a network on kernels. */
class OneDnnLifeTest {

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(19);
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(3)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static ComputationGraphConfiguration sequences() {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Adam(0.01))
        .graphBuilder()
        .addInputs("in")
        .addLayer("attention", new SequenceAttention.Builder().build(), "in")
        .addLayer(
            "last",
            new LastTimeStep(new LSTM.Builder().nOut(6).activation(Activation.TANH).build()),
            "attention")
        .addLayer("out", output(), "last")
        .setOutputs("out")
        .setInputTypes(InputType.recurrent(4, 5))
        .build();
  }

  private static MultiLayerConfiguration images() {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Adam(0.01))
        .list()
        .layer(new ConvolutionLayer.Builder(3, 3).nOut(4).activation(Activation.RELU).build())
        .layer(new DenseLayer.Builder().nOut(6).activation(Activation.RELU).build())
        .layer(output())
        .setInputType(InputType.convolutional(6, 6, 2))
        .build();
  }

  private static INDArray labels(int batch) {
    INDArray labels = Nd4j.create(DataType.FLOAT, batch, 3);
    for (int n = 0; n < batch; n++) {
      labels.putScalar(n, n % 3, 1);
    }
    return labels;
  }

  private static MultiDataSet sequences(int batch) {
    return new MultiDataSet(Nd4j.randn(DataType.FLOAT, batch, 4, 5), labels(batch));
  }

  private static DataSet images(int batch) {
    return new DataSet(Nd4j.randn(DataType.FLOAT, batch, 2, 6, 6), labels(batch));
  }

  @Test
  @SuppressWarnings("NullAway") // what callers without a checker do
  void aNetworkThatIsMissingIsNamed() {
    assertThatThrownBy(() -> OneDnn.accelerate((ComputationGraph) null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("graph must be given, got graph=null");
    assertThatThrownBy(() -> OneDnn.accelerate((MultiLayerNetwork) null))
        .hasMessage("network must be given, got network=null");
    assertThatThrownBy(() -> OneDnn.accelerateForTraining((ComputationGraph) null))
        .hasMessage("graph must be given, got graph=null");
    assertThatThrownBy(() -> OneDnn.release((MultiLayerNetwork) null))
        .hasMessage("network must be given, got network=null");
  }

  @Test
  void aNetworkThatIsNotInitialisedIsToldSo() {
    var graph = new ComputationGraph(sequences());
    var network = new MultiLayerNetwork(images());

    assertThatThrownBy(() -> OneDnn.accelerate(graph)).hasMessageContaining("call init() first");
    assertThatThrownBy(() -> OneDnn.accelerate(network)).hasMessageContaining("call init() first");
    assertThatThrownBy(() -> OneDnn.accelerateForTraining(graph))
        .hasMessageContaining("call init() first");
  }

  @Test
  void predictingTakesNoMemoryForTraining() {
    var graph = new ComputationGraph(sequences());
    graph.init();
    AccelerationReport report = OneDnn.accelerate(graph);
    graph.output(sequences(3).getFeatures());

    assertThat(report.updater()).isEqualTo("plain");
    assertThat(graph.getUpdater(false)).isNull();
    assertThat(graph.getFlattenedGradients()).isNull();
    assertThat(OneDnn.accelerateForTraining(graph).updater()).isEqualTo("onednn-adam");
  }

  @Test
  void aReleasedGraphIsPlainAndTrainsOn() {
    var twins = new Twins(sequences());
    MultiDataSet data = sequences(4);
    twins.assertSameTraining(data, 5);

    OneDnn.release(twins.fast);

    for (Layer layer : twins.fast.getLayers()) {
      assertThat(layer).isNotInstanceOf(KernelLayer.class);
    }
    assertThat(twins.fast.getUpdater().getUpdaterBlocks().get(0).getClass().getName())
        .startsWith("org.deeplearning4j");
    twins.assertSameTraining(data, 5);
    OneDnn.accelerate(twins.fast);
    twins.assertSameTraining(data, 5);
  }

  @Test
  void aReleasedNetworkIsPlainAndTrainsOn() {
    var plain = new MultiLayerNetwork(images());
    plain.init();
    MultiLayerNetwork fast = plain.clone();
    OneDnn.accelerateForTraining(fast);
    DataSet data = images(4);
    for (int step = 0; step < 9; step++) {
      if (step == 3) {
        OneDnn.release(fast);
        assertThat(fast.getLayer(0)).isNotInstanceOf(KernelLayer.class);
        assertThat(fast.getLayer("layer0")).isSameAs(fast.getLayer(0));
      }
      if (step == 6) {
        assertThat(OneDnn.accelerate(fast).updater()).isEqualTo("onednn-adam");
      }
      plain.fit(data);
      fast.fit(data);
      Twins.assertClose("parameters after " + step, plain.params(), fast.params());
    }
  }

  @Test
  void releasedNetworksLeaveNothingBehind() {
    trainAndRelease();
    System.gc();
    long before = Pointer.totalBytes();
    for (int i = 0; i < 50; i++) {
      trainAndRelease();
    }
    System.gc();

    assertThat(Pointer.totalBytes()).isLessThan(before + (2 << 20));
  }

  private static void trainAndRelease() {
    var network = new MultiLayerNetwork(images());
    network.init();
    OneDnn.accelerateForTraining(network);
    network.fit(images(32));
    OneDnn.release(network);
    network.close();
  }

  @Test
  void whatWrappersWrapRunsOnKernelsToo() {
    var trained = new MultiLayerNetwork(images());
    trained.init();
    MultiLayerNetwork plain = new TransferLearning.Builder(trained).setFeatureExtractor(0).build();
    MultiLayerNetwork fast = new TransferLearning.Builder(trained).setFeatureExtractor(0).build();
    AccelerationReport report = OneDnn.accelerateForTraining(fast);

    assertThat(report.paths().get(0).kernel()).isEqualTo("onednn-convolution");
    assertThat(fast.getLayer(0)).isInstanceOf(FrozenLayer.class);
    INDArray before = fast.getLayer(0).params().dup();
    for (int step = 0; step < 5; step++) {
      DataSet data = images(5);
      plain.fit(data);
      fast.fit(data);
    }
    Twins.assertClose("parameters", plain.params(), fast.params());
    Twins.assertSameBits(fast.getLayer(0).params(), before);
    assertThat(new Twins(sequences()).kernel("last")).isEqualTo("onednn-lstm");
  }

  @Test
  void theLastStepOfMaskedSequences() {
    var twins = new Twins(sequences());
    MultiDataSet data = sequences(3);
    INDArray mask = Nd4j.ones(DataType.FLOAT, 3, 5);
    mask.putScalar(0, 4, 0);
    mask.putScalar(2, 4, 0);
    mask.putScalar(2, 3, 0);
    data.setFeaturesMaskArrays(new INDArray[] {mask});

    twins.assertSameActivations(data);
    twins.assertSameGradients(data);
    twins.assertSameGradients(sequences(4));
  }

  @Test
  void predictionsFromManyThreadsAtOnce() {
    var twins = new Twins(sequences());
    List<MultiDataSet> batches =
        IntStream.range(1, 21).mapToObj(OneDnnLifeTest::sequences).toList();

    List<INDArray> found =
        batches.stream()
            .map(data -> CompletableFuture.supplyAsync(() -> output(twins.fast, data)))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    for (int i = 0; i < found.size(); i++) {
      Twins.assertClose("batch " + i, output(twins.plain, batches.get(i)), found.get(i));
    }
  }

  private static INDArray output(ComputationGraph graph, MultiDataSet data) {
    return graph.output(data.getFeatures())[0];
  }

  @Test
  void aNewLearningRateTakesTheUpdatersKernelAndTrainsOn() {
    var twins = new Twins(sequences());
    MultiDataSet data = sequences(4);
    twins.assertSameTraining(data, 3);

    twins.plain.setLearningRate(0.002);
    twins.fast.setLearningRate(0.002);
    twins.assertSameTraining(data, 3);

    assertThat(OneDnn.accelerate(twins.fast).updater()).isEqualTo("onednn-adam");
    twins.assertSameTraining(data, 3);
  }
}
