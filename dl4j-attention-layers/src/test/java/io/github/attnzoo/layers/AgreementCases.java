package io.github.attnzoo.layers;

import io.github.attnzoo.layers.SequenceAttention.Pooling;
import io.github.attnzoo.layers.SequenceAttention.Weighting;
import java.util.List;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * The files of reference vectors, and the layer that each of their cases describes.
 *
 * @param type the layer
 * @param file the vectors, in {@code src/test/resources/reference}
 * @param layer a layer out of the settings of a case
 */
record AgreementCases(Class<?> type, String file, Function<JsonNode, SameDiffLayer> layer) {

  static List<AgreementCases> all() {
    return List.of(
        new AgreementCases(
            SequenceAttention.class,
            "sequence-attention.json",
            settings -> sequences(settings).build()),
        new AgreementCases(
            SequenceAttention.class,
            "sequence-scores.json",
            settings ->
                sequences(settings)
                    .score(SequenceScore.valueOf(settings.get("score").asText()))
                    .heads(settings.get("heads").asInt())
                    .build()),
        new AgreementCases(
            SqueezeExcitation.class,
            "squeeze-excitation.json",
            settings ->
                new SqueezeExcitation.Builder()
                    .reduction(settings.get("reduction").asInt())
                    .hasBias(settings.get("hasBias").asBoolean())
                    .gate(
                        settings.get("hardSigmoid").asBoolean() ? Gate.HARD_SIGMOID : Gate.SIGMOID)
                    .build()),
        new AgreementCases(
            SqueezeExcitation.class,
            "squeeze-excitation-timm.json",
            settings ->
                new SqueezeExcitation.Builder()
                    .reduction(settings.get("reduction").asInt())
                    .divisor(settings.get("divisor").asInt())
                    .addMaxPool(settings.get("addMaxPool").asBoolean())
                    .hasBias(settings.get("hasBias").asBoolean())
                    .activation(HiddenActivation.valueOf(settings.get("activation").asText()))
                    .gate(gate(settings))
                    .build()),
        new AgreementCases(
            EffectiveSqueezeExcitation.class,
            "effective-squeeze-excitation.json",
            settings ->
                new EffectiveSqueezeExcitation.Builder()
                    .gate(gate(settings))
                    .addMaxPool(settings.get("addMaxPool").asBoolean())
                    .build()),
        new AgreementCases(
            EfficientChannelAttention.class,
            "efficient-channel-attention.json",
            settings ->
                new EfficientChannelAttention.Builder()
                    .kernelSize(settings.get("kernelSize").asInt())
                    .gate(gate(settings))
                    .build()),
        new AgreementCases(
            ChannelAttention.class,
            "channel-attention.json",
            settings ->
                new ChannelAttention.Builder()
                    .reduction(settings.get("reduction").asInt())
                    .hasBias(settings.get("hasBias").asBoolean())
                    .gate(gate(settings))
                    .build()),
        new AgreementCases(
            SpatialAttention.class,
            "spatial-attention.json",
            settings ->
                new SpatialAttention.Builder()
                    .kernelSize(settings.get("kernelSize").asInt())
                    .gate(gate(settings))
                    .build()),
        new AgreementCases(
            ConvolutionalBlockAttention.class,
            "convolutional-block-attention.json",
            settings ->
                new ConvolutionalBlockAttention.Builder()
                    .reduction(settings.get("reduction").asInt())
                    .kernelSize(settings.get("kernelSize").asInt())
                    .mlpBias(settings.get("mlpBias").asBoolean())
                    .build()),
        new AgreementCases(
            GatherExcite.class,
            "gather-excite.json",
            settings ->
                new GatherExcite.Builder()
                    .extent(settings.get("extent").asInt())
                    .learnedGather(settings.get("learnedGather").asBoolean())
                    .hasBottleneck(settings.get("hasBottleneck").asBoolean())
                    .addMaxPool(settings.get("addMaxPool").asBoolean())
                    .reduction(settings.get("reduction").asInt())
                    .build()),
        new AgreementCases(
            GlobalContext.class,
            "global-context.json",
            settings ->
                new GlobalContext.Builder()
                    .reduction(2)
                    .pooling(GlobalContext.Pooling.valueOf(settings.get("pooling").asText()))
                    .fusion(GlobalContext.Fusion.valueOf(settings.get("fusion").asText()))
                    .gate(gate(settings))
                    .build()),
        new AgreementCases(
            CoordinateAttention.class,
            "coordinate-attention.json",
            settings ->
                new CoordinateAttention.Builder()
                    .reducedChannels(settings.get("reducedChannels").asInt())
                    .build()));
  }

  private static SequenceAttention.Builder sequences(JsonNode settings) {
    return new SequenceAttention.Builder()
        .weighting(settings.get("mean").asBoolean() ? Weighting.MEAN : Weighting.PER_DIMENSION)
        .hardThreshold(settings.get("hardThreshold").asDouble())
        .pooling(settings.get("sum").asBoolean() ? Pooling.SUM : Pooling.NONE);
  }

  private static Gate gate(JsonNode settings) {
    return Gate.valueOf(settings.get("gate").asText());
  }

  @Override
  public String toString() {
    return file;
  }
}
