package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.layers.SequenceAttention.Pooling;
import io.github.attnzoo.layers.SequenceAttention.Weighting;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * What padding does to a network whose attention stands behind another layer. The attention keeps
 * its promise; what that layer makes of padded steps is Deeplearning4j's, and these tests say what.
 */
class MaskedNetworkTest {

  private static final int SIZE = 3;
  private static final double[] NUMBERS = {-3, 1e6, 1e-6, 0.5};

  private final Layer lstm = new LSTM.Builder().nOut(4).activation(Activation.TANH).build();

  static LongStream seeds() {
    return LongStream.range(0, 12);
  }

  private static SequenceScore score(long seed) {
    List<SequenceScore> scores = List.of(SequenceScore.values());
    return scores.get((int) seed % scores.size());
  }

  /** An LSTM runs from the first step on: padding after the real steps can't reach them. */
  @ParameterizedTest
  @MethodSource("seeds")
  void numbersInThePaddingBehindAnLstmChangeNothing(long seed) {
    SequenceScore score = score(seed);
    MultiLayerNetwork clean = network(lstm, score);
    MultiLayerNetwork dirty = clean.clone();
    var padding = new Padding(seed);
    for (int time : new int[] {6, 9, 4}) {
      DataSet data = data(padding, time);
      clean.fit(data);
      dirty.fit(rubbish(padding, data, NUMBERS));
      Padding.assertSameBits(dirty.params(), clean.params());
    }
    assertThat(clean.params().isNaN().any()).isFalse();
  }

  /** Outputs stay; backwards the LSTM multiplies the NaN by the zero errors of padded steps. */
  @ParameterizedTest
  @MethodSource("seeds")
  void nanInThePaddingReachesTheLstmsOwnGradientsOnly(long seed) {
    MultiLayerNetwork clean = network(lstm, score(seed));
    MultiLayerNetwork dirty = clean.clone();
    var padding = new Padding(seed);
    DataSet data = data(padding, 6);
    data.getFeaturesMaskArray().putScalar(0, 5, 0);
    DataSet rubbish = rubbish(padding, data, Double.NaN);
    Padding.assertSameBits(output(dirty, rubbish), output(clean, data));

    Map<String, INDArray> expected = gradients(clean, data);
    Map<String, INDArray> found = gradients(dirty, rubbish);
    found.forEach(
        (name, gradient) -> {
          if (name.startsWith("0_")) {
            assertThat(gradient.isNaN().any()).as(name).isTrue();
          } else {
            Padding.assertSameBits(gradient, Objects.requireNonNull(expected.get(name)));
          }
        });
  }

  /**
   * Deeplearning4j turns a sequence round with its padding, so that the backward LSTM reads the
   * padding first, and an LSTM heeds no mask.
   */
  @Test
  void aBidirectionalLstmReadsThePadding() {
    MultiLayerNetwork network = network(new Bidirectional(lstm), SequenceScore.TANH);
    var padding = new Padding(2);
    DataSet data = data(padding, 6);
    assertThat(output(network, rubbish(padding, data, 0.5)).distance2(output(network, data)))
        .isGreaterThan(1e-4);
  }

  /** A SimpleRnn does heed it, turned round with the sequence. */
  @ParameterizedTest
  @MethodSource("seeds")
  void aBidirectionalSimpleRnnHeedsTheMask(long seed) {
    Layer simple = new SimpleRnn.Builder().nOut(4).activation(Activation.TANH).build();
    MultiLayerNetwork clean = network(new Bidirectional(simple), score(seed));
    MultiLayerNetwork dirty = clean.clone();
    var padding = new Padding(seed);
    for (int time : new int[] {6, 9, 4}) {
      DataSet data = data(padding, time);
      clean.fit(data);
      dirty.fit(rubbish(padding, data, NUMBERS));
      Padding.assertSameBits(dirty.params(), clean.params());
    }
  }

  private static MultiLayerNetwork network(Layer first, SequenceScore score) {
    var attention =
        new SequenceAttention.Builder()
            .score(score)
            .weighting(Weighting.MEAN)
            .heads(2)
            .pooling(Pooling.SUM)
            .build();
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .updater(new Sgd(0.1))
                .list()
                .layer(first)
                .layer(attention)
                .layer(
                    new OutputLayer.Builder()
                        .nOut(TestNetworks.CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(SIZE))
                .build());
    network.init();
    return network;
  }

  private static DataSet data(Padding padding, int time) {
    INDArray mask = padding.lengths(5, time, DataType.FLOAT);
    INDArray features = padding.filled(Nd4j.randn(DataType.FLOAT, 5, SIZE, time), mask, 0);
    return new DataSet(features, TestNetworks.labels(5, DataType.FLOAT), mask, null);
  }

  private static DataSet rubbish(Padding padding, DataSet data, double... fill) {
    INDArray mask = data.getFeaturesMaskArray();
    return new DataSet(
        padding.filled(data.getFeatures(), mask, fill), data.getLabels(), mask, null);
  }

  private static INDArray output(MultiLayerNetwork network, DataSet data) {
    return network.output(data.getFeatures(), false, data.getFeaturesMaskArray(), null);
  }

  private static Map<String, INDArray> gradients(MultiLayerNetwork network, DataSet data) {
    network.setInput(data.getFeatures());
    network.setLabels(data.getLabels());
    network.setLayerMaskArrays(data.getFeaturesMaskArray(), null);
    network.computeGradientAndScore();
    network.clearLayerMaskArrays();
    return network.gradient().gradientForVariable();
  }
}
