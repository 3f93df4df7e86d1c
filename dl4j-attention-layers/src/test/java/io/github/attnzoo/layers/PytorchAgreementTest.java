package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Outputs and all gradients against vectors that PyTorch computed, with timm's modules where it has
 * them. The scripts in {@code src/test/python} make the files.
 */
class PytorchAgreementTest {

  private static final double FLOAT_TOLERANCE = 1e-5;

  /** The numbers are around 1, some gradients are sums of a hundred of them. */
  private static final double DOUBLE_TOLERANCE = 1e-9;

  /** In double too, PyTorch takes 1/6 in float for the derivative of a hard sigmoid. */
  private static final double HARD_SIGMOID_TOLERANCE = 1e-6;

  @TestFactory
  Stream<DynamicTest> outputsAndGradientsAgree() {
    return AgreementCases.all().stream()
        .flatMap(
            cases ->
                vectors(cases.file())
                    .flatMap(
                        vectors ->
                            Stream.of(DataType.FLOAT, DataType.DOUBLE)
                                .map(type -> test(cases, vectors, type))));
  }

  private static DynamicTest test(AgreementCases cases, JsonNode vectors, DataType type) {
    return DynamicTest.dynamicTest(
        cases + ", " + vectors.get("name").asText() + " " + type,
        () -> {
          Agreement agreement = Agreement.of(cases, vectors, type);
          boolean isFloat = type == DataType.FLOAT;
          double ofOutput = isFloat ? FLOAT_TOLERANCE : DOUBLE_TOLERANCE;
          double ofGradients =
              !isFloat && hasHardSigmoid(vectors) ? HARD_SIGMOID_TOLERANCE : ofOutput;
          assertThat(agreement.output()).isLessThan(ofOutput);
          assertThat(agreement.gradients())
              .allSatisfy((name, difference) -> assertThat(difference).isLessThan(ofGradients));
        });
  }

  private static boolean hasHardSigmoid(JsonNode vectors) {
    JsonNode gate = vectors.path("settings").path("gate");
    return gate.asText().equals(Gate.HARD_SIGMOID.name())
        || vectors.path("hardSigmoid").asBoolean();
  }

  @Test
  void hiddenUnitsAndWindowsAreRoundedAlike() {
    JsonNode rounding = read("rounding.json").get("cases").get(0);
    assertThat(rounding.get("hidden")).hasSizeGreaterThan(200);
    for (JsonNode expected : rounding.get("hidden")) {
      var layer =
          new SqueezeExcitation.Builder()
              .channels(expected.get(0).asInt())
              .reduction(expected.get(1).asInt())
              .divisor(expected.get(2).asInt())
              .build();
      assertThat(layer.hiddenSize()).as(expected.toString()).isEqualTo(expected.get(3).asInt());
    }
    for (JsonNode expected : rounding.get("window")) {
      var layer = new EfficientChannelAttention.Builder().channels(expected.get(0).asInt()).build();
      assertThat(layer.windowSize()).as(expected.toString()).isEqualTo(expected.get(1).asInt());
    }
  }

  static Stream<JsonNode> vectors(String file) {
    JsonNode cases = read(file).get("cases");
    assertThat(cases).isNotEmpty();
    return StreamSupport.stream(cases.spliterator(), false);
  }

  static JsonNode read(String file) {
    try (InputStream json = PytorchAgreementTest.class.getResourceAsStream("/reference/" + file)) {
      return new ObjectMapper().readTree(Objects.requireNonNull(json, file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
