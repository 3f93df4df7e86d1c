package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.memory.MemoryType;
import org.deeplearning4j.nn.conf.memory.MemoryUseMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;

/** What every layer promises, whatever it computes. One subclass per layer. */
abstract class LayerContract extends LayerVariants {

  @TestFactory
  Stream<DynamicTest> outputHasTheDeclaredShape() {
    return forEachVariant(
        variant -> {
          ComputationGraph graph = network(variant, DataType.FLOAT);
          Layer layer = graph.getLayer("layer").conf().getLayer();
          long[] declared = layer.getOutputType(0, variant.input()).getShape(true);
          for (int batch : new int[] {3, 1}) {
            INDArray output = output(graph, variant, batch, DataType.FLOAT);
            declared[0] = batch;
            assertThat(output.shape()).isEqualTo(declared);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> hasTheParametersOfTheFormula() {
    return forEachVariant(
        variant ->
            assertThat(network(variant, DataType.FLOAT).getLayer("layer").numParams())
                .isEqualTo(variant.parameters()));
  }

  @TestFactory
  Stream<DynamicTest> gradientsAgreeWithFiniteDifferences() {
    return forEachVariant(
        variant -> {
          ComputationGraph graph =
              TestNetworks.around(
                  variant.layer(),
                  variant.input(),
                  DataType.DOUBLE,
                  settings -> settings.updater(new NoOp()));
          assertThat(gradientsAreRight(graph, variant, null)).as("without a mask").isTrue();
          if (usesMask()) {
            assertThat(gradientsAreRight(graph, variant, mask(variant))).as("masked").isTrue();
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> jsonYamlZipAndCloneKeepEverything() {
    return forEachVariant(
        variant -> {
          ComputationGraph graph = network(variant, DataType.FLOAT);
          ComputationGraphConfiguration saved = graph.getConfiguration();
          Layer layer = graph.getLayer("layer").conf().getLayer();
          assertThat(layerOf(ComputationGraphConfiguration.fromJson(saved.toJson())))
              .isEqualTo(layer)
              .hasSameHashCodeAs(layer)
              .usingRecursiveComparison()
              .isEqualTo(layer);
          assertThat(layerOf(ComputationGraphConfiguration.fromYaml(saved.toYaml())))
              .isEqualTo(layer);
          assertThat(layerOf(saved.clone())).isEqualTo(layer);

          INDArray input = TestNetworks.input(variant.input(), 2, DataType.FLOAT);
          INDArray expected = graph.outputSingle(input);
          assertThat(zipped(graph).outputSingle(input)).isEqualTo(expected);
          assertThat(graph.clone().outputSingle(input)).isEqualTo(expected);
        });
  }

  @TestFactory
  Stream<DynamicTest> aRestoredNetworkTrainsOnAlike() {
    return forEachVariant(
        variant -> {
          ComputationGraph graph = network(variant, DataType.FLOAT);
          DataSet data = data(variant, DataType.FLOAT);
          graph.fit(data);
          ComputationGraph restored = zipped(graph);
          graph.fit(data);
          restored.fit(data);
          assertThat(bits(restored.params())).isEqualTo(bits(graph.params()));
        });
  }

  @Test
  void equalsTellsSettingsApart() {
    for (Variant one : variants()) {
      for (Variant other : variants()) {
        if (one.input().equals(other.input())) {
          boolean same = one.name().equals(other.name());
          assertThat(layerIn(one).equals(layerIn(other))).as(one + " = " + other).isEqualTo(same);
        }
      }
      assertThat(layerIn(one)).isNotEqualTo("layer");
    }
  }

  @TestFactory
  Stream<DynamicTest> floatAgreesWithDouble() {
    return forEachVariant(
        variant -> {
          ComputationGraph doubles = network(variant, DataType.DOUBLE);
          ComputationGraph floats = network(variant, DataType.FLOAT);
          floats.setParams(doubles.params().castTo(DataType.FLOAT));
          INDArray input = TestNetworks.input(variant.input(), 3, DataType.DOUBLE);
          INDArray expected = doubles.outputSingle(input);
          INDArray found = floats.outputSingle(input.castTo(DataType.FLOAT));
          assertThat(found.castTo(DataType.DOUBLE).distance2(expected)).isLessThan(1e-5);
        });
  }

  @TestFactory
  Stream<DynamicTest> anExampleGivesTheSameAloneAndInABatch() {
    return forEachVariant(
        variant -> {
          ComputationGraph graph = network(variant, DataType.DOUBLE);
          INDArray input = TestNetworks.input(variant.input(), 5, DataType.DOUBLE);
          INDArray together = graph.outputSingle(input).dup();
          for (int row = 0; row < 5; row++) {
            INDArray alone = graph.outputSingle(input.get(rows(row)).dup());
            assertThat(alone.distance2(together.get(rows(row)))).isLessThan(1e-12);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> theSameSeedTrainsTheSameNetwork() {
    return forEachVariant(
        variant -> {
          INDArray first = trained(variant);
          assertThat(bits(trained(variant))).isEqualTo(bits(first));
        });
  }

  /** {@code INDArray.equals} lets differences of 1e-5 pass. */
  private static float[] bits(INDArray parameters) {
    return parameters.dup('c').data().asFloat();
  }

  @Test
  void startsWithTheNetworksWeightsUnlessItHasItsOwn() {
    Variant variant = variants().get(0);
    var zeros =
        TestNetworks.around(
            variant.layer(),
            variant.input(),
            DataType.FLOAT,
            settings -> settings.weightInit(WeightInit.ZERO));
    assertThat(weights(zeros).norm2Number().doubleValue()).isZero();
    variant.builder().weightInit(WeightInit.ONES);
    assertThat(weights(network(variant, DataType.FLOAT)).minNumber().doubleValue()).isOne();
  }

  @Test
  void aFrozenLayerKeepsItsParameters() {
    Variant variant = variants().get(0);
    ComputationGraph graph = network(variant, DataType.FLOAT);
    INDArray before = graph.getLayer("layer").params().dup();
    ComputationGraph transferred =
        new TransferLearning.GraphBuilder(graph)
            .fineTuneConfiguration(
                new FineTuneConfiguration.Builder().updater(new Sgd(0.5)).build())
            .setFeatureExtractor("layer")
            .nOutReplace("out", TestNetworks.CLASSES, WeightInit.XAVIER)
            .build();
    assertThat(transferred.getLayer("layer").params()).isEqualTo(before);
    INDArray head = transferred.getLayer("out").params().dup();
    transferred.fit(data(variant, DataType.FLOAT));
    assertThat(transferred.getLayer("layer").params()).isEqualTo(before);
    assertThat(transferred.getLayer("out").params()).isNotEqualTo(head);
  }

  @Test
  void l2CountsInTheScore() {
    Variant variant = variants().get(0);
    ComputationGraph plain = network(variant, DataType.DOUBLE);
    variant.builder().l2(0.5);
    ComputationGraph penalised = network(variant, DataType.DOUBLE);
    penalised.setParams(plain.params());
    DataSet data = data(variant, DataType.DOUBLE);
    double squares = 0;
    for (var entry : plain.getLayer("layer").paramTable().entrySet()) {
      if (entry.getKey().startsWith("W")) {
        squares += Math.pow(entry.getValue().norm2Number().doubleValue(), 2);
      }
    }
    assertThat(penalised.score(data) - plain.score(data))
        .isCloseTo(0.5 * 0.5 * squares, within(1e-9));
  }

  @Test
  void constraintsHoldAfterAStep() {
    Variant variant = variants().get(0);
    variant.builder().constrainWeights(new NonNegativeConstraint());
    ComputationGraph graph = network(variant, DataType.FLOAT);
    assertThat(weights(graph).minNumber().doubleValue()).isNegative();
    graph.fit(data(variant, DataType.FLOAT));
    assertThat(weights(graph).minNumber().doubleValue()).isNotNegative();
  }

  @Test
  void dropoutChangesTrainingOnly() {
    Variant variant = variants().get(0);
    variant.builder().dropOut(0.5);
    ComputationGraph graph = network(variant, DataType.FLOAT);
    INDArray input = TestNetworks.input(variant.input(), 4, DataType.FLOAT);
    INDArray inference = graph.output(false, input)[0];
    assertThat(graph.output(false, input)[0]).isEqualTo(inference);
    assertThat(graph.output(true, input)[0]).isNotEqualTo(inference);
  }

  @Test
  void reportsItsMemory() {
    Variant variant = variants().get(0);
    long bytes =
        layerIn(variant)
            .getMemoryReport(variant.input())
            .getMemoryBytes(
                MemoryType.PARAMETERS, 1, MemoryUseMode.TRAINING, CacheMode.NONE, DataType.FLOAT);
    assertThat(bytes).isEqualTo(4 * variant.parameters());
  }
}
