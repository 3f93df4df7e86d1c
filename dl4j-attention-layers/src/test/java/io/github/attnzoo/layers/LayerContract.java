package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.conf.memory.MemoryType;
import org.deeplearning4j.nn.conf.memory.MemoryUseMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;

/** What every layer promises, whatever it computes. One subclass per layer. */
abstract class LayerContract {

  /** A layer to test, the input it sees and the parameters it then has. */
  record Variant(String name, SameDiffLayer.Builder<?> builder, InputType input, long parameters) {
    SameDiffLayer layer() {
      return builder.build();
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /** Fresh builders, each setting off the defaults; sizes odd, at least one variant per branch. */
  abstract List<Variant> variants();

  /** Whether the layer heeds masks of shape [batch, time]. */
  abstract boolean usesMask();

  @BeforeAll
  static void computeInDouble() {
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
  }

  @AfterAll
  static void computeInFloat() {
    Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
  }

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(11);
  }

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
          assertThat(restored.params()).isEqualTo(graph.params());
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
          assertThat(trained(variant)).isEqualTo(first);
        });
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

  final Stream<DynamicTest> forEachVariant(VariantTest test) {
    return variants().stream()
        .map(variant -> DynamicTest.dynamicTest(variant.name(), () -> test.run(variant)));
  }

  interface VariantTest {
    void run(Variant variant) throws Exception;
  }

  private static ComputationGraph network(Variant variant, DataType type) {
    return TestNetworks.around(variant.layer(), variant.input(), type);
  }

  private static Layer layerIn(Variant variant) {
    return network(variant, DataType.FLOAT).getLayer("layer").conf().getLayer();
  }

  private static INDArray weights(ComputationGraph graph) {
    String key = graph.getLayer("layer").paramTable().keySet().iterator().next();
    return graph.getLayer("layer").getParam(key);
  }

  private static INDArray output(
      ComputationGraph graph, Variant variant, int batch, DataType type) {
    INDArray input = TestNetworks.input(variant.input(), batch, type);
    return Objects.requireNonNull(graph.feedForward(input, false).get("layer"));
  }

  private static INDArray trained(Variant variant) {
    ComputationGraph graph = network(variant, DataType.FLOAT);
    Nd4j.getRandom().setSeed(5);
    DataSet data = data(variant, DataType.FLOAT);
    graph.fit(data);
    graph.fit(data);
    return graph.params();
  }

  private static DataSet data(Variant variant, DataType type) {
    return new DataSet(TestNetworks.input(variant.input(), 4, type), TestNetworks.labels(4, type));
  }

  private static INDArray mask(Variant variant) {
    long time = variant.input().getShape(true)[2];
    INDArray mask = Nd4j.ones(DataType.DOUBLE, 2, time);
    mask.putScalar(0, time - 1, 0);
    mask.putScalar(1, 0, 0);
    return mask;
  }

  private static boolean gradientsAreRight(
      ComputationGraph graph, Variant variant, @Nullable INDArray mask) {
    var check =
        new GradientCheckUtil.GraphConfig()
            .net(graph)
            .inputs(new INDArray[] {TestNetworks.input(variant.input(), 2, DataType.DOUBLE)})
            .labels(new INDArray[] {TestNetworks.labels(2, DataType.DOUBLE)})
            .inputMask(mask == null ? null : new INDArray[] {mask})
            .epsilon(1e-6)
            .maxRelError(1e-4)
            .minAbsoluteError(1e-9);
    return GradientCheckUtil.checkGradients(check);
  }

  private static Layer layerOf(ComputationGraphConfiguration configuration) {
    var graph = new ComputationGraph(configuration);
    graph.init();
    return graph.getLayer("layer").conf().getLayer();
  }

  private static ComputationGraph zipped(ComputationGraph graph) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ModelSerializer.writeModel(graph, bytes, true);
    return ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(bytes.toByteArray()));
  }

  private static org.nd4j.linalg.indexing.INDArrayIndex rows(int row) {
    return org.nd4j.linalg.indexing.NDArrayIndex.interval(row, row + 1);
  }
}
