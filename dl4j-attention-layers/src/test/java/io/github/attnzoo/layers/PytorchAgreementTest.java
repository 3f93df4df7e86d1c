package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.layers.SequenceAttention.Pooling;
import io.github.attnzoo.layers.SequenceAttention.Weighting;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/** Outputs and all gradients against vectors that PyTorch computed (reference_vectors.py). */
class PytorchAgreementTest {

  private static final double TOLERANCE = 1e-5;

  @TestFactory
  Stream<DynamicTest> sequenceAttention() {
    return forEachCase(
        "sequence-attention.json",
        (vectors, type) -> {
          var layer =
              new SequenceAttention.Builder()
                  .weighting(
                      vectors.get("mean").asBoolean() ? Weighting.MEAN : Weighting.PER_DIMENSION)
                  .hardThreshold(vectors.get("hardThreshold").asDouble())
                  .pooling(vectors.get("sum").asBoolean() ? Pooling.SUM : Pooling.NONE)
                  .build();
          INDArray mask = array(vectors.get("mask"), type);
          check(new SingleLayer(layer, InputType.recurrent(4), type), vectors, type, mask);
        });
  }

  /** Written by sequence_scores.py. */
  @TestFactory
  Stream<DynamicTest> scoresAndHeadsOfSequenceAttention() {
    return forEachCase(
        "sequence-scores.json",
        (vectors, type) -> {
          var layer =
              new SequenceAttention.Builder()
                  .score(SequenceScore.valueOf(vectors.get("score").asText()))
                  .heads(vectors.get("heads").asInt())
                  .weighting(
                      vectors.get("mean").asBoolean() ? Weighting.MEAN : Weighting.PER_DIMENSION)
                  .hardThreshold(vectors.get("hardThreshold").asDouble())
                  .pooling(vectors.get("sum").asBoolean() ? Pooling.SUM : Pooling.NONE)
                  .build();
          INDArray mask = array(vectors.get("mask"), type);
          check(new SingleLayer(layer, InputType.recurrent(4), type), vectors, type, mask);
        });
  }

  @TestFactory
  Stream<DynamicTest> squeezeExcitation() {
    return forEachCase(
        "squeeze-excitation.json",
        (vectors, type) -> {
          var layer =
              new SqueezeExcitation.Builder()
                  .reduction(vectors.get("reduction").asInt())
                  .hasBias(vectors.get("hasBias").asBoolean())
                  .gate(vectors.get("hardSigmoid").asBoolean() ? Gate.HARD_SIGMOID : Gate.SIGMOID)
                  .build();
          int channels = vectors.get("parameters").get("W1").size();
          InputType images = TestNetworks.image(CNN2DFormat.NCHW, 3, 5, channels);
          check(new SingleLayer(layer, images, type), vectors, type, null);
        });
  }

  static void check(SingleLayer layer, JsonNode vectors, DataType type, @Nullable INDArray mask) {
    JsonNode parameters = vectors.get("parameters");
    parameters
        .fieldNames()
        .forEachRemaining(name -> layer.param(name).assign(array(parameters.get(name), type)));
    INDArray output = layer.forward(array(vectors.get("input"), type), mask);
    assertClose("output", output, vectors.get("output"));
    var gradients = layer.backward(array(vectors.get("error"), type));
    assertClose("inputGradient", gradients.getSecond(), vectors.get("inputGradient"));
    JsonNode expected = vectors.get("gradients");
    assertThat(gradients.getFirst().gradientForVariable()).hasSize(expected.size());
    expected
        .fieldNames()
        .forEachRemaining(
            name ->
                assertClose(name, gradients.getFirst().getGradientFor(name), expected.get(name)));
  }

  private static void assertClose(String what, INDArray found, JsonNode vectors) {
    INDArray expected = array(vectors, DataType.DOUBLE);
    assertThat(found.shape()).as(what).isEqualTo(expected.shape());
    INDArray difference = found.castTo(DataType.DOUBLE).sub(expected);
    assertThat(difference.isNaN().any()).as(what).isFalse();
    assertThat(difference.amaxNumber().doubleValue()).as(what).isLessThan(TOLERANCE);
  }

  private static INDArray array(JsonNode vectors, DataType type) {
    long[] shape = new long[4];
    int rank = 0;
    for (JsonNode node = vectors; node.isArray(); node = node.get(0)) {
      shape[rank++] = node.size();
    }
    double[] values = leaves(vectors).mapToDouble(JsonNode::asDouble).toArray();
    return Nd4j.create(values, java.util.Arrays.copyOf(shape, rank), 'c').castTo(type);
  }

  private static Stream<JsonNode> leaves(JsonNode node) {
    return node.isArray()
        ? StreamSupport.stream(node.spliterator(), false).flatMap(PytorchAgreementTest::leaves)
        : Stream.of(node);
  }

  interface Check {
    void run(JsonNode vectors, DataType type);
  }

  static Stream<DynamicTest> forEachCase(String file, Check check) {
    JsonNode cases = read(file).get("cases");
    assertThat(cases).isNotEmpty();
    return StreamSupport.stream(cases.spliterator(), false)
        .flatMap(
            vectors ->
                Stream.of(DataType.FLOAT, DataType.DOUBLE)
                    .map(
                        type ->
                            DynamicTest.dynamicTest(
                                vectors.get("name").asText() + " " + type,
                                () -> check.run(vectors, type))));
  }

  static JsonNode read(String file) {
    try (InputStream json = PytorchAgreementTest.class.getResourceAsStream("/reference/" + file)) {
      return new ObjectMapper().readTree(Objects.requireNonNull(json, file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
