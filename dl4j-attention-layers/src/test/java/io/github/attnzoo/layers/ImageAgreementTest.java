package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Function;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.shade.jackson.databind.JsonNode;

/** The layers over images against vectors that timm computed (image_vectors.py). */
class ImageAgreementTest {

  @TestFactory
  Stream<DynamicTest> squeezeExcitation() {
    return agrees(
        "squeeze-excitation-timm.json",
        settings ->
            new SqueezeExcitation.Builder()
                .reduction(settings.get("reduction").asInt())
                .divisor(settings.get("divisor").asInt())
                .addMaxPool(settings.get("addMaxPool").asBoolean())
                .hasBias(settings.get("hasBias").asBoolean())
                .activation(HiddenActivation.valueOf(settings.get("activation").asText()))
                .gate(gate(settings))
                .build());
  }

  @TestFactory
  Stream<DynamicTest> effectiveSqueezeExcitation() {
    return agrees(
        "effective-squeeze-excitation.json",
        settings ->
            new EffectiveSqueezeExcitation.Builder()
                .gate(gate(settings))
                .addMaxPool(settings.get("addMaxPool").asBoolean())
                .build());
  }

  @TestFactory
  Stream<DynamicTest> efficientChannelAttention() {
    return agrees(
        "efficient-channel-attention.json",
        settings ->
            new EfficientChannelAttention.Builder()
                .kernelSize(settings.get("kernelSize").asInt())
                .gate(gate(settings))
                .build());
  }

  @TestFactory
  Stream<DynamicTest> channelAttention() {
    return agrees(
        "channel-attention.json",
        settings ->
            new ChannelAttention.Builder()
                .reduction(settings.get("reduction").asInt())
                .hasBias(settings.get("hasBias").asBoolean())
                .gate(gate(settings))
                .build());
  }

  @TestFactory
  Stream<DynamicTest> spatialAttention() {
    return agrees(
        "spatial-attention.json",
        settings ->
            new SpatialAttention.Builder()
                .kernelSize(settings.get("kernelSize").asInt())
                .gate(gate(settings))
                .build());
  }

  @TestFactory
  Stream<DynamicTest> convolutionalBlockAttention() {
    return agrees(
        "convolutional-block-attention.json",
        settings ->
            new ConvolutionalBlockAttention.Builder()
                .reduction(settings.get("reduction").asInt())
                .kernelSize(settings.get("kernelSize").asInt())
                .mlpBias(settings.get("mlpBias").asBoolean())
                .build());
  }

  @TestFactory
  Stream<DynamicTest> gatherExcite() {
    return agrees(
        "gather-excite.json",
        settings ->
            new GatherExcite.Builder()
                .extent(settings.get("extent").asInt())
                .learnedGather(settings.get("learnedGather").asBoolean())
                .hasBottleneck(settings.get("hasBottleneck").asBoolean())
                .addMaxPool(settings.get("addMaxPool").asBoolean())
                .reduction(settings.get("reduction").asInt())
                .build());
  }

  @TestFactory
  Stream<DynamicTest> globalContext() {
    return agrees(
        "global-context.json",
        settings ->
            new GlobalContext.Builder()
                .reduction(2)
                .pooling(GlobalContext.Pooling.valueOf(settings.get("pooling").asText()))
                .fusion(GlobalContext.Fusion.valueOf(settings.get("fusion").asText()))
                .gate(gate(settings))
                .build());
  }

  @TestFactory
  Stream<DynamicTest> coordinateAttention() {
    return agrees(
        "coordinate-attention.json",
        settings ->
            new CoordinateAttention.Builder()
                .reducedChannels(settings.get("reducedChannels").asInt())
                .build());
  }

  @Test
  void hiddenUnitsAndWindowsAreRoundedAlike() {
    JsonNode rounding = PytorchAgreementTest.read("rounding.json").get("cases").get(0);
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

  private static Gate gate(JsonNode settings) {
    return Gate.valueOf(settings.get("gate").asText());
  }

  private static Stream<DynamicTest> agrees(
      String file, Function<JsonNode, SameDiffLayer> configuration) {
    return PytorchAgreementTest.forEachCase(
        file,
        (vectors, type) -> {
          JsonNode image = vectors.get("input").get(0);
          InputType images =
              InputType.convolutional(
                  image.get(0).size(), image.get(0).get(0).size(), image.size(), CNN2DFormat.NCHW);
          var layer = new SingleLayer(configuration.apply(vectors.get("settings")), images, type);
          PytorchAgreementTest.check(layer, vectors, type, null);
        });
  }
}
