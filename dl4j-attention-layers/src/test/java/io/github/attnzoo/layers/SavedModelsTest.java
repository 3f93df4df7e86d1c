package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Models saved by earlier versions, with their input and output then. A new setting must leave them
 * as they are; never write these files anew to make this test pass.
 */
class SavedModelsTest {

  @ParameterizedTest
  @CsvSource({"sequence-attention, 2;3;5", "squeeze-excitation, 2;2;4;5"})
  void computeWhatTheyDidAndTrainOn(String name, String shape) throws IOException {
    ComputationGraph graph;
    try (InputStream zip = resource(name + ".zip")) {
      graph = ModelSerializer.restoreComputationGraph(zip, true);
    }
    JsonNode then;
    try (InputStream json = resource(name + ".json")) {
      then = new ObjectMapper().readTree(json);
    }
    long[] sizes = Arrays.stream(shape.split(";")).mapToLong(Long::parseLong).toArray();
    INDArray input = Nd4j.create(numbers(then.get("input")), sizes, 'c').castTo(DataType.FLOAT);

    double[] output = LayerVariants.doubles(graph.outputSingle(input));
    assertThat(output).containsExactly(numbers(then.get("output")), within(1e-6));
    double score = graph.score(data(input));
    graph.fit(data(input));
    assertThat(graph.score(data(input))).isLessThan(score);
  }

  private static DataSet data(INDArray input) {
    return new DataSet(input, TestNetworks.labels(2, DataType.FLOAT, 2));
  }

  private static double[] numbers(JsonNode list) {
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = list.get(i).asDouble();
    }
    return numbers;
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(
        SavedModelsTest.class.getResourceAsStream("/saved/" + name), name);
  }
}
