package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.layers.LayerVariants.Variant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/** What a layer's outputs and gradients promise. */
final class NumberPromises {

  private NumberPromises() {}

  static void outputHasTheDeclaredShape(Variant variant) {
    ComputationGraph graph = LayerVariants.network(variant, DataType.FLOAT);
    Layer layer = graph.getLayer("layer").conf().getLayer();
    long[] declared = layer.getOutputType(0, variant.input()).getShape(true);
    for (int batch : new int[] {3, 1}) {
      INDArray output = LayerVariants.output(graph, variant, batch, DataType.FLOAT);
      declared[0] = batch;
      assertThat(output.shape()).isEqualTo(declared);
    }
  }

  static void hasTheParametersOfTheFormula(Variant variant) {
    assertThat(LayerVariants.network(variant, DataType.FLOAT).getLayer("layer").numParams())
        .isEqualTo(variant.parameters());
  }

  static void gradientsAreRight(Variant variant, boolean masked) {
    ComputationGraph graph =
        TestNetworks.around(
            variant.layer(),
            variant.input(),
            DataType.DOUBLE,
            settings -> settings.updater(new NoOp()));
    assertThat(LayerVariants.gradientsAreRight(graph, variant, 2, null)).as("unmasked").isTrue();
    assertThat(LayerVariants.gradientsAreRight(graph, variant, 1, null)).as("alone").isTrue();
    if (masked) {
      INDArray mask = LayerVariants.mask(variant);
      assertThat(LayerVariants.gradientsAreRight(graph, variant, 2, mask)).as("masked").isTrue();
    }
  }

  static void floatAgreesWithDouble(Variant variant) {
    ComputationGraph doubles = LayerVariants.network(variant, DataType.DOUBLE);
    ComputationGraph floats = LayerVariants.network(variant, DataType.FLOAT);
    floats.setParams(doubles.params().castTo(DataType.FLOAT));
    INDArray input = TestNetworks.input(variant.input(), 3, DataType.DOUBLE);
    Map<String, INDArray> expected = outputAndGradients(doubles, input);
    Map<String, INDArray> found = outputAndGradients(floats, input.castTo(DataType.FLOAT));
    assertThat(found.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (name, array) ->
            assertThat(LayerVariants.doubles(Objects.requireNonNull(found.get(name))))
                .as(name)
                .containsExactly(
                    LayerVariants.doubles(array),
                    within(1e-5 * Math.max(0.3, array.amaxNumber().doubleValue()))));
  }

  /** Of the layer itself, and of the first one, which stand for the gradient of its input. */
  private static Map<String, INDArray> outputAndGradients(ComputationGraph graph, INDArray input) {
    DataType type = input.dataType();
    Map<String, INDArray> all = new TreeMap<>();
    all.put("output", Objects.requireNonNull(graph.feedForward(input, false).get("layer")).dup());
    Nd4j.getRandom().setSeed(31);
    graph.setInputs(input);
    graph.setLabels(TestNetworks.labels((int) input.size(0), type));
    graph.computeGradientAndScore();
    graph
        .gradient()
        .gradientForVariable()
        .forEach((name, gradient) -> all.put(name, gradient.dup('c').castTo(DataType.DOUBLE)));
    return all;
  }

  static void anExampleGivesTheSameAloneAndInABatch(Variant variant) {
    ComputationGraph graph = LayerVariants.network(variant, DataType.DOUBLE);
    INDArray input = TestNetworks.input(variant.input(), 5, DataType.DOUBLE);
    INDArray together = graph.outputSingle(input).dup();
    for (int row = 0; row < 5; row++) {
      INDArray alone = graph.outputSingle(input.get(LayerVariants.rows(row)).dup());
      assertThat(alone.distance2(together.get(LayerVariants.rows(row)))).isLessThan(1e-12);
    }
  }

  /** SameDiff freezes shapes that a definition takes from its first batch. */
  static void oneNetworkTakesBatchesOfOtherSizes(Variant variant) {
    ComputationGraph used = LayerVariants.network(variant, DataType.FLOAT);
    ComputationGraph fresh = LayerVariants.network(variant, DataType.FLOAT);
    for (int batch : new int[] {4, 1, 3}) {
      INDArray input = TestNetworks.input(variant.input(), batch, DataType.FLOAT);
      used.fit(new DataSet(input, TestNetworks.labels(batch, DataType.FLOAT)));
      fresh.setParams(used.params());
      INDArray expected = fresh.outputSingle(input);
      fresh = LayerVariants.network(variant, DataType.FLOAT);
      assertThat(LayerVariants.bits(used.outputSingle(input)))
          .isEqualTo(LayerVariants.bits(expected));
      assertThat(used.params().isNaN().any()).isFalse();
    }
  }

  static void computesTheSameInAMultiLayerNetwork(Variant variant) {
    ComputationGraph graph = LayerVariants.network(variant, DataType.FLOAT);
    MultiLayerNetwork network =
        TestNetworks.stacked(variant.layer(), variant.input(), DataType.FLOAT);
    network.setParams(graph.params());
    DataSet data = LayerVariants.data(variant, DataType.FLOAT);
    Nd4j.getRandom().setSeed(31);
    graph.fit(data);
    Nd4j.getRandom().setSeed(31);
    network.fit(data);
    assertThat(LayerVariants.bits(network.output(data.getFeatures())))
        .isEqualTo(LayerVariants.bits(graph.outputSingle(data.getFeatures())));
  }
}
