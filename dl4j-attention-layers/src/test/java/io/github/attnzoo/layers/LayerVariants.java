package io.github.attnzoo.layers;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The variants of a layer that its contract is checked on, and networks around them. */
abstract class LayerVariants {

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

  final Stream<DynamicTest> forEachVariant(VariantTest test) {
    return forEachVariant(test, variant -> true);
  }

  final Stream<DynamicTest> forEachVariant(VariantTest test, Predicate<Variant> which) {
    return variants().stream()
        .filter(which)
        .map(variant -> DynamicTest.dynamicTest(variant.name(), () -> test.run(variant)));
  }

  interface VariantTest {
    void run(Variant variant) throws Exception;
  }

  static ComputationGraph network(Variant variant, DataType type) {
    return TestNetworks.around(variant.layer(), variant.input(), type);
  }

  static Layer layerIn(Variant variant) {
    return network(variant, DataType.FLOAT).getLayer("layer").conf().getLayer();
  }

  static INDArray weights(ComputationGraph graph) {
    String key = graph.getLayer("layer").paramTable().keySet().iterator().next();
    return graph.getLayer("layer").getParam(key);
  }

  static INDArray output(ComputationGraph graph, Variant variant, int batch, DataType type) {
    INDArray input = TestNetworks.input(variant.input(), batch, type);
    return Objects.requireNonNull(graph.feedForward(input, false).get("layer"));
  }

  static INDArray trained(Variant variant) {
    ComputationGraph graph = network(variant, DataType.FLOAT);
    Nd4j.getRandom().setSeed(5);
    DataSet data = data(variant, DataType.FLOAT);
    graph.fit(data);
    graph.fit(data);
    return graph.params();
  }

  static DataSet data(Variant variant, DataType type) {
    return new DataSet(TestNetworks.input(variant.input(), 4, type), TestNetworks.labels(4, type));
  }

  static INDArray mask(Variant variant) {
    long time = ((InputType.InputTypeRecurrent) variant.input()).getTimeSeriesLength();
    INDArray mask = Nd4j.ones(DataType.DOUBLE, 2, time);
    mask.putScalar(0, time - 1, 0);
    mask.putScalar(1, 0, 0);
    return mask;
  }

  /** Checks the layer's parameters and, by those of the layer before, its input. */
  static boolean gradientsAreRight(
      ComputationGraph graph, Variant variant, int batch, @Nullable INDArray mask) {
    var check =
        new GradientCheckUtil.GraphConfig()
            .net(graph)
            .inputs(new INDArray[] {TestNetworks.input(variant.input(), batch, DataType.DOUBLE)})
            .labels(new INDArray[] {TestNetworks.labels(batch, DataType.DOUBLE)})
            .inputMask(mask == null ? null : new INDArray[] {mask})
            // Each pass drops the same, so that the loss is a function of the parameters.
            .callEachIter(net -> Nd4j.getRandom().setSeed(17))
            .excludeParams(Set.of("first_RW", "out_W", "out_b"))
            .subset(true)
            .maxPerParam(batch == 1 ? 2 : 6)
            .epsilon(1e-6)
            .maxRelError(1e-4)
            .minAbsoluteError(1e-9);
    return GradientCheckUtil.checkGradients(check);
  }

  /** {@code INDArray.equals} lets differences of 1e-5 pass. */
  static float[] bits(INDArray array) {
    return array.dup('c').data().asFloat();
  }

  static double[] doubles(INDArray array) {
    return array.dup('c').data().asDouble();
  }

  static Layer layerOf(ComputationGraphConfiguration configuration) {
    var graph = new ComputationGraph(configuration);
    graph.init();
    return graph.getLayer("layer").conf().getLayer();
  }

  static ComputationGraph zipped(ComputationGraph graph) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ModelSerializer.writeModel(graph, bytes, true);
    return ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(bytes.toByteArray()));
  }

  static org.nd4j.linalg.indexing.INDArrayIndex rows(int row) {
    return org.nd4j.linalg.indexing.NDArrayIndex.interval(row, row + 1);
  }
}
