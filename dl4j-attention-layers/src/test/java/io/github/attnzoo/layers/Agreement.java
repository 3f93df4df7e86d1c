package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * How far a layer is from the numbers of PyTorch.
 *
 * @param output the greatest difference of an output
 * @param gradients the greatest difference of a gradient, by the parameter or {@code input}
 */
record Agreement(double output, Map<String, Double> gradients) {

  /** Runs the layer of a case forwards and backwards on the case's numbers. */
  static Agreement of(AgreementCases cases, JsonNode vectors, DataType type) {
    JsonNode own = vectors.get("settings");
    var layer =
        new SingleLayer(cases.layer().apply(own == null ? vectors : own), inputType(vectors), type);
    JsonNode parameters = vectors.get("parameters");
    assertThat(layer.params()).hasSize(parameters.size());
    parameters
        .fieldNames()
        .forEachRemaining(name -> layer.param(name).assign(array(parameters.get(name), type)));
    INDArray mask = vectors.has("mask") ? array(vectors.get("mask"), type) : null;
    INDArray output = layer.forward(array(vectors.get("input"), type), mask);
    var backward = layer.backward(array(vectors.get("error"), type));
    JsonNode expected = vectors.get("gradients");
    assertThat(backward.getFirst().gradientForVariable()).hasSize(expected.size());
    Map<String, Double> gradients = new TreeMap<>();
    gradients.put("input", difference(backward.getSecond(), vectors.get("inputGradient")));
    expected
        .fieldNames()
        .forEachRemaining(
            name ->
                gradients.put(
                    name,
                    difference(backward.getFirst().getGradientFor(name), expected.get(name))));
    return new Agreement(difference(output, vectors.get("output")), gradients);
  }

  private static InputType inputType(JsonNode vectors) {
    JsonNode first = vectors.get("input").get(0);
    JsonNode row = first.get(0);
    return row.get(0).isArray()
        ? InputType.convolutional(row.size(), row.get(0).size(), first.size(), CNN2DFormat.NCHW)
        : InputType.recurrent(first.size());
  }

  private static double difference(INDArray found, JsonNode vectors) {
    INDArray expected = array(vectors, DataType.DOUBLE);
    assertThat(found.shape()).isEqualTo(expected.shape());
    INDArray difference = found.castTo(DataType.DOUBLE).sub(expected);
    assertThat(difference.isNaN().any()).isFalse();
    return difference.amaxNumber().doubleValue();
  }

  private static INDArray array(JsonNode vectors, DataType type) {
    long[] shape = new long[4];
    int rank = 0;
    for (JsonNode node = vectors; node.isArray(); node = node.get(0)) {
      shape[rank++] = node.size();
    }
    double[] values = leaves(vectors).mapToDouble(JsonNode::asDouble).toArray();
    return Nd4j.create(values, Arrays.copyOf(shape, rank), 'c').castTo(type);
  }

  private static Stream<JsonNode> leaves(JsonNode node) {
    return node.isArray()
        ? StreamSupport.stream(node.spliterator(), false).flatMap(Agreement::leaves)
        : Stream.of(node);
  }
}
