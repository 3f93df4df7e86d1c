package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.layers.LayerVariants.Variant;
import java.io.IOException;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** What a layer promises about training. */
final class TrainingPromises {

  private TrainingPromises() {}

  static void theSameSeedTrainsTheSameNetwork(Variant variant) {
    INDArray first = LayerVariants.trained(variant);
    assertThat(LayerVariants.bits(LayerVariants.trained(variant)))
        .isEqualTo(LayerVariants.bits(first));
  }

  static void aRestoredNetworkTrainsOnAlike(Variant variant) throws IOException {
    ComputationGraph graph = LayerVariants.network(variant, DataType.FLOAT);
    DataSet data = LayerVariants.data(variant, DataType.FLOAT);
    graph.fit(data);
    ComputationGraph restored = LayerVariants.zipped(graph);
    Nd4j.getRandom().setSeed(31);
    graph.fit(data);
    Nd4j.getRandom().setSeed(31);
    restored.fit(data);
    assertThat(LayerVariants.bits(restored.params())).isEqualTo(LayerVariants.bits(graph.params()));
  }

  static void startsWithTheNetworksWeightsUnlessItHasItsOwn(Variant variant) {
    ComputationGraph zeros =
        TestNetworks.around(
            variant.layer(),
            variant.input(),
            DataType.FLOAT,
            settings -> settings.weightInit(WeightInit.ZERO));
    assertThat(LayerVariants.weights(zeros).norm2Number().doubleValue()).isZero();
    variant.builder().weightInit(WeightInit.ONES);
    ComputationGraph ones = LayerVariants.network(variant, DataType.FLOAT);
    assertThat(LayerVariants.weights(ones).minNumber().doubleValue()).isOne();
  }

  static void aFrozenLayerKeepsItsParameters(Variant variant) {
    ComputationGraph graph = LayerVariants.network(variant, DataType.FLOAT);
    float[] before = LayerVariants.bits(graph.getLayer("layer").params());
    ComputationGraph transferred =
        new TransferLearning.GraphBuilder(graph)
            .fineTuneConfiguration(
                new FineTuneConfiguration.Builder().updater(new Sgd(0.5)).build())
            .setFeatureExtractor("layer")
            .nOutReplace("out", TestNetworks.CLASSES, WeightInit.XAVIER)
            .build();
    assertThat(LayerVariants.bits(transferred.getLayer("layer").params())).isEqualTo(before);
    INDArray head = transferred.getLayer("out").params().dup();
    transferred.fit(LayerVariants.data(variant, DataType.FLOAT));
    assertThat(LayerVariants.bits(transferred.getLayer("layer").params())).isEqualTo(before);
    assertThat(transferred.getLayer("out").params()).isNotEqualTo(head);
  }

  /** Carried over into a network whose layers below are frozen, it computes the same and trains. */
  static void aTransferredLayerTrainsOn(Variant variant) {
    ComputationGraph graph = LayerVariants.network(variant, DataType.FLOAT);
    DataSet data = LayerVariants.data(variant, DataType.FLOAT);
    float[] expected = LayerVariants.bits(graph.outputSingle(data.getFeatures()));
    ComputationGraph transferred =
        new TransferLearning.GraphBuilder(graph).setFeatureExtractor("first").build();
    assertThat(LayerVariants.bits(transferred.outputSingle(data.getFeatures())))
        .isEqualTo(expected);
    float[] below = LayerVariants.bits(transferred.getLayer("first").params());
    INDArray before = transferred.getLayer("layer").params().dup();
    transferred.fit(data);
    assertThat(LayerVariants.bits(transferred.getLayer("first").params())).isEqualTo(below);
    assertThat(transferred.getLayer("layer").params().distance2(before)).isPositive();
  }

  static void penaltiesCountInTheScore(Supplier<Variant> fresh) {
    Variant variant = fresh.get();
    ComputationGraph plain = LayerVariants.network(variant, DataType.DOUBLE);
    DataSet data = LayerVariants.data(variant, DataType.DOUBLE);
    double squares = 0;
    double magnitudes = 0;
    var layer = (AttentionLayer) plain.getLayer("layer").conf().getLayer();
    for (String name : layer.getLayerParams().getWeightParameterKeys()) {
      INDArray weight = plain.getLayer("layer").getParam(name);
      squares += Math.pow(weight.norm2Number().doubleValue(), 2);
      magnitudes += weight.norm1Number().doubleValue();
    }
    double score = plain.score(data);
    Variant squared = fresh.get();
    squared.builder().l2(0.5);
    assertThat(scoreWithParams(squared, plain, data) - score)
        .isCloseTo(0.5 * 0.5 * squares, within(1e-9));
    Variant absolute = fresh.get();
    absolute.builder().l1(0.25);
    assertThat(scoreWithParams(absolute, plain, data) - score)
        .isCloseTo(0.25 * magnitudes, within(1e-9));
  }

  private static double scoreWithParams(Variant variant, ComputationGraph from, DataSet data) {
    ComputationGraph graph = LayerVariants.network(variant, DataType.DOUBLE);
    graph.setParams(from.params());
    return graph.score(data);
  }

  static void constraintsHoldAfterAStep(Variant variant) {
    variant.builder().constrainWeights(new NonNegativeConstraint());
    ComputationGraph graph = LayerVariants.network(variant, DataType.FLOAT);
    INDArray weights = LayerVariants.weights(graph);
    weights.assign(
        Nd4j.linspace(DataType.FLOAT, -1, 0.1, weights.length()).reshape(weights.shape()));
    graph.fit(LayerVariants.data(variant, DataType.FLOAT));
    assertThat(weights.minNumber().doubleValue()).isNotNegative();
  }

  static void dropoutChangesTrainingOnly(Variant variant) {
    variant.builder().dropOut(0.5);
    ComputationGraph graph = LayerVariants.network(variant, DataType.FLOAT);
    INDArray input = TestNetworks.input(variant.input(), 4, DataType.FLOAT);
    INDArray inference = graph.output(false, input)[0];
    assertThat(graph.output(false, input)[0]).isEqualTo(inference);
    assertThat(graph.output(true, input)[0]).isNotEqualTo(inference);
  }

  static void gradientsAreRightUnderDropout(Variant variant) {
    variant.builder().dropOut(0.6);
    NumberPromises.gradientsAreRight(variant, false);
  }
}
