package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.layers.SequenceAttention.Pooling;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** What stands in padded steps reaches nothing behind this layer, recurrent layers included. */
class SequenceMaskTest {

  private static final int SIZE = 3;
  private static final List<SequenceScore> SCORES = List.of(SequenceScore.values());

  static LongStream seeds() {
    return LongStream.range(0, 16);
  }

  /** Whole trainings: outputs, and by the parameters after each step all gradients. */
  @ParameterizedTest
  @MethodSource("seeds")
  void rubbishInPaddedStepsChangesNoBitOfANetwork(long seed) {
    SequenceScore score = SCORES.get((int) seed % SCORES.size());
    Layer lstm = new LSTM.Builder().nOut(4).activation(Activation.TANH).build();
    Layer recurrent = seed % 3 == 0 ? lstm : new Bidirectional(lstm);
    RNNFormat format = seed % 2 == 0 ? RNNFormat.NCW : RNNFormat.NWC;
    if (format == RNNFormat.NWC) {
      lstm = new LSTM.Builder().dataFormat(format).nOut(4).activation(Activation.TANH).build();
      recurrent = lstm; // Deeplearning4j's bidirectional layer turns NCW round alone
    }
    MultiLayerNetwork clean = network(new SequenceMask.Builder().build(), recurrent, score, format);
    MultiLayerNetwork dirty = clean.clone();
    var padding = new Padding(seed);
    Nd4j.getRandom().setSeed(seed);
    for (int[] shape : new int[][] {{5, 6}, {1, 9}, {3, 4}, {2, 1}}) {
      INDArray mask = padding.mask(shape[0], shape[1], DataType.FLOAT);
      INDArray noise = Nd4j.randn(DataType.FLOAT, shape[0], SIZE, shape[1]);
      INDArray features = padding.filled(noise, mask, 0);
      DataSet data = data(features, mask, format);
      DataSet rubbish = data(padding.filled(features, mask, Padding.RUBBISH), mask, format);
      Padding.assertSameBits(output(dirty, rubbish), output(clean, data));
      clean.fit(data);
      dirty.fit(rubbish);
      Padding.assertSameBits(dirty.params(), clean.params());
      assertThat(clean.params().isNaN().any()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NCW", "NWC"})
  void zeroesPaddedStepsAndTheirErrorsByHand(RNNFormat format) {
    var layer =
        new SingleLayer(
            new SequenceMask.Builder().build(), InputType.recurrent(2, 3, format), DataType.DOUBLE);
    INDArray mask = Nd4j.create(new double[][] {{1, 0, 1}});
    double nan = Double.NaN;
    INDArray input = inFormat(new double[][][] {{{1, nan, 3}, {4, nan, 6}}}, format);
    INDArray expected = inFormat(new double[][][] {{{1, 0, 3}, {4, 0, 6}}}, format);
    Padding.assertSameBits(layer.forward(input, mask), expected);
    Padding.assertSameBits(layer.backward(input).getSecond().dup('c'), expected);
    Padding.assertSameBits(layer.forward(input), input);
    for (DataType type : new DataType[] {DataType.BOOL, DataType.INT32, DataType.FLOAT}) {
      Padding.assertSameBits(layer.forward(input, mask.castTo(type)), expected);
    }
    assertThat(layer.params()).isEmpty();
  }

  /** In training, Deeplearning4j lets the dropout of a layer write over what it is given. */
  @Test
  void dropoutBehindItLeavesTheCallersDataAlone() {
    Layer lstm = new LSTM.Builder().nOut(4).dropOut(0.8).build();
    var mask = new SequenceMask.Builder().build();
    MultiLayerNetwork network = network(mask, lstm, SequenceScore.TANH, RNNFormat.NCW);
    INDArray features = Nd4j.randn(DataType.FLOAT, 4, SIZE, 5);
    INDArray before = features.dup();
    var data = new DataSet(features, TestNetworks.labels(4, DataType.FLOAT));
    network.fit(data);
    network.fit(data);
    Padding.assertSameBits(features, before);
  }

  @Test
  void dropoutBehindItLeavesWhatOtherLayersRead() {
    var output = new OutputLayer.Builder().nOut(TestNetworks.CLASSES);
    var graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.recurrent(SIZE))
                .addLayer("first", new LSTM.Builder().nOut(4).build(), "in")
                .addLayer("mask", new SequenceMask.Builder().build(), "first")
                .addLayer("noisy", new LSTM.Builder().nOut(4).dropOut(0.5).build(), "mask")
                .addLayer("other", new LSTM.Builder().nOut(4).build(), "first")
                .addVertex("both", new MergeVertex(), "noisy", "other")
                .addLayer(
                    "pooled", new SequenceAttention.Builder().pooling(Pooling.SUM).build(), "both")
                .addLayer("out", output.activation(Activation.SOFTMAX).build(), "pooled")
                .setOutputs("out")
                .build());
    graph.init();
    INDArray features = Nd4j.randn(DataType.FLOAT, 4, SIZE, 5);
    INDArray alone =
        graph.getLayer("first").activate(features, false, LayerWorkspaceMgr.noWorkspaces());
    INDArray expected = alone.dup('c');
    graph.clear();
    INDArray read = Objects.requireNonNull(graph.feedForward(features, true).get("first"));
    Padding.assertSameBits(read, expected);
  }

  /** Why it is needed: Deeplearning4j's own multiplies. When this fails, its layer will do. */
  @Test
  void deeplearning4jsMaskLayerStillLeavesNaN() {
    var layer = new SingleLayer(new MaskLayer(), InputType.recurrent(1, 2), DataType.DOUBLE);
    INDArray input = Nd4j.create(new double[][][] {{{1, Double.NaN}}});
    INDArray output = layer.forward(input, Nd4j.create(new double[][] {{1, 0}}));
    assertThat(output.getDouble(0, 0, 1)).isNaN();
  }

  @Test
  void jsonYamlZipAndCloneKeepIt() throws IOException {
    Layer lstm = new LSTM.Builder().dataFormat(RNNFormat.NWC).nOut(4).build();
    var mask = new SequenceMask.Builder().name("mask").build();
    MultiLayerNetwork network = network(mask, lstm, SequenceScore.TANH, RNNFormat.NWC);
    MultiLayerConfiguration saved = network.getLayerWiseConfigurations();
    Layer layer = saved.getConf(0).getLayer();
    assertThat(((SequenceMask) layer).getFormat()).isEqualTo(RNNFormat.NWC);
    for (MultiLayerConfiguration read :
        List.of(
            MultiLayerConfiguration.fromJson(saved.toJson()),
            MultiLayerConfiguration.fromYaml(saved.toYaml()),
            saved.clone())) {
      assertThat(read.getConf(0).getLayer()).isEqualTo(layer).hasSameHashCodeAs(layer);
    }
    var bytes = new ByteArrayOutputStream();
    ModelSerializer.writeModel(network, bytes, true);
    var zip = new ByteArrayInputStream(bytes.toByteArray());
    MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(zip, true);
    INDArray features = Nd4j.randn(DataType.FLOAT, 2, 5, SIZE);
    INDArray steps = Nd4j.create(new float[][] {{1, 1, 0, 0, 0}, {1, 1, 1, 1, 0}});
    Padding.assertSameBits(
        restored.output(features, false, steps, null),
        network.output(features, false, steps, null));
  }

  @Test
  void equalsTellsSettingsApart() {
    var layer = new SequenceMask.Builder().name("mask").build();
    assertThat(layer)
        .isEqualTo(new SequenceMask.Builder().name("mask").build())
        .isNotEqualTo(new SequenceMask.Builder().name("other").build())
        .isNotEqualTo(new SequenceMask.Builder().name("mask").format(RNNFormat.NWC).build())
        .isNotEqualTo(new MaskLayer());
  }

  @Test
  void refusesWhatIsNoSequenceAndAMaskOfAnotherLength() {
    SequenceMask named = new SequenceMask.Builder().name("mask").build();
    assertThatThrownBy(() -> named.setNIn(InputType.feedForward(3), true))
        .hasMessage("sequence-mask 'mask': input must be of type RNN, got InputTypeFeedForward(3)");
    var layer = new SingleLayer(named, InputType.recurrent(3, 5), DataType.FLOAT);
    INDArray input = Nd4j.zeros(DataType.FLOAT, 2, 3, 5);
    assertThatThrownBy(() -> layer.forward(input, Nd4j.ones(DataType.FLOAT, 2, 4)))
        .hasMessage(
            "sequence-mask 'layer': mask must be [batch, time] for input [batch, size, time],"
                + " got mask of shape [2, 4] and input of shape [2, 3, 5]");
  }

  private static MultiLayerNetwork network(
      Layer mask, Layer recurrent, SequenceScore score, RNNFormat format) {
    var attention = new SequenceAttention.Builder().score(score).pooling(Pooling.SUM).build();
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .updater(new Sgd(0.1))
                .list()
                .layer(mask)
                .layer(recurrent)
                .layer(attention)
                .layer(
                    new OutputLayer.Builder()
                        .nOut(TestNetworks.CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(SIZE, format))
                .build());
    network.init();
    return network;
  }

  private static DataSet data(INDArray sequences, INDArray mask, RNNFormat format) {
    INDArray features = format == RNNFormat.NCW ? sequences : sequences.permute(0, 2, 1).dup('c');
    int batch = (int) mask.size(0);
    return new DataSet(features, TestNetworks.labels(batch, DataType.FLOAT), mask, null);
  }

  private static INDArray output(MultiLayerNetwork network, DataSet data) {
    return network.output(data.getFeatures(), false, data.getFeaturesMaskArray(), null);
  }

  private static INDArray inFormat(double[][][] sequences, RNNFormat format) {
    INDArray array = Nd4j.create(sequences);
    return format == RNNFormat.NCW ? array : array.permute(0, 2, 1).dup('c');
  }
}
