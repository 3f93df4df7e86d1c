package io.github.attnzoo.models.config;

import static io.github.attnzoo.models.config.SpoiltConfig.GOOD;
import static io.github.attnzoo.models.config.SpoiltConfig.errors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.attnzoo.models.ModelConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigErrorsTest {
  @TempDir Path folder;

  @Test
  void theGoodConfigIsGood() {
    assertThat(ModelConfig.parse(GOOD, "c.json").name()).isEqualTo("trial");
  }

  @Test
  void unknownKeyWithASuggestion() {
    assertThat(errors("\"epochs\": 2", "\"epochs\": 2, \"optimiser\": {\"id\": \"sgd\"}"))
        .isEqualTo("c.json:6:29: training.optimiser: unknown key; did you mean \"optimizer\"?");
  }

  @Test
  void unknownKeyWithoutASuggestion() {
    assertThat(errors("\"id\": \"se-cnn\"", "\"id\": \"se-cnn\", \"colour\": 1"))
        .isEqualTo(
            "c.json:5:29: model.colour: unknown key; the keys here are \"id\", \"channels\","
                + " \"kernelSize\", \"denseSize\", \"dropout\", \"attention\"");
  }

  @Test
  void missingKey() {
    assertThat(errors("\"epochs\": 2, ", ""))
        .isEqualTo("c.json:6:15: training.epochs: missing; it has no default");
  }

  @Test
  void duplicateKey() {
    assertThat(errors("\"epochs\": 2", "\"epochs\": 2,\n \"epochs\": 3"))
        .isEqualTo("c.json:7:2: training.epochs: duplicate key, first given in line 6");
  }

  @Test
  void wrongTypes() {
    assertThat(errors("\"epochs\": 2", "\"epochs\": \"ten\""))
        .isEqualTo("c.json:6:26: training.epochs: must be a whole number, got the string \"ten\"");
    assertThat(errors("\"epochs\": 2", "\"epochs\": 2.5"))
        .isEqualTo("c.json:6:26: training.epochs: must be a whole number, got 2.5");
    assertThat(errors("\"epochs\": 2", "\"epochs\": null"))
        .isEqualTo("c.json:6:26: training.epochs: must be a whole number, got null");
    assertThat(errors("\"trial\"", "7"))
        .isEqualTo("c.json:2:11: name: must be a string, got the number 7");
    assertThat(errors("{\"epochs\": 2, \"batchSize\": 8}", "[]"))
        .isEqualTo("c.json:6:15: training: must be an object, got a list");
    assertThat(errors("\"id\": \"se-cnn\"", "\"id\": \"se-cnn\", \"channels\": 32"))
        .isEqualTo("c.json:5:41: model.channels: must be a list, got the number 32");
    assertThat(errors("\"id\": \"se-cnn\"", "\"id\": \"se-cnn\", \"channels\": [32, {}]"))
        .isEqualTo("c.json:5:46: model.channels[1]: must be a whole number, got an object");
    assertThat(errors("\"epochs\": 2", "\"epochs\": 2, \"kernels\": true"))
        .isEqualTo("c.json:6:40: training.kernels: must be one of \"auto\", \"plain\", got true");
  }

  @Test
  void outOfBounds() {
    assertThat(errors("\"epochs\": 2", "\"epochs\": 0"))
        .isEqualTo("c.json:6:26: training.epochs: must be at least 1, got 0");
    assertThat(errors("\"epochs\": 2", "\"epochs\": 99999999999"))
        .isEqualTo(
            "c.json:6:26: training.epochs: must be a whole number from -2147483648 to 2147483647,"
                + " got 99999999999");
    assertThat(errors("\"id\": \"se-cnn\"", "\"id\": \"se-cnn\", \"dropout\": 1"))
        .isEqualTo("c.json:5:40: model.dropout: must be less than 1, got 1");
    assertThat(errors("\"id\": \"se-cnn\"", "\"id\": \"se-cnn\", \"dropout\": 1e999"))
        .isEqualTo("c.json:5:40: model.dropout: must be a finite number, got 1e999");
    assertThat(
            errors(
                "\"epochs\": 2",
                "\"epochs\": 2, \"optimizer\": {\"id\": \"sgd\", \"learningRate\": 0}"))
        .isEqualTo("c.json:6:72: training.optimizer.learningRate: must be greater than 0, got 0");
  }

  @Test
  void unknownIdsAndConstants() {
    assertThat(errors("\"se-cnn\"", "\"secnn\""))
        .isEqualTo(
            "c.json:5:19: model.id: must be one of \"lstm-attention\", \"cnn\", \"se-cnn\", got the"
                + " string \"secnn\"; did you mean \"se-cnn\"?");
    assertThat(errors("\"id\": \"se-cnn\"", ""))
        .isEqualTo(
            "c.json:5:12: model.id: missing; must be one of \"lstm-attention\", \"cnn\","
                + " \"se-cnn\"");
    assertThat(errors("\"epochs\": 2", "\"epochs\": 2, \"kernels\": \"fast\""))
        .isEqualTo(
            "c.json:6:40: training.kernels: must be one of \"auto\", \"plain\", got the string"
                + " \"fast\"");
  }

  @Test
  void rulesOfAttentionsOverImages() {
    assertThat(attentionError("spatial-attention", "\"kernelSize\": 4"))
        .endsWith("kernelSize: must be odd, so that padding can keep the size, got 4");
    assertThat(attentionError("convolutional-block-attention", "\"kernelSize\": 2"))
        .endsWith("kernelSize: must be odd, so that padding can keep the size, got 2");
    assertThat(attentionError("efficient-channel-attention", "\"kernelSize\": 4"))
        .endsWith("kernelSize: must be odd, or 0 to follow from the channels, got 4");
    assertThat(attentionError("gather-excite", "\"extent\": 3"))
        .endsWith("extent: must be 0 or an even number, got 3");
    assertThat(attentionError("gather-excite", "\"extent\": 6, \"learnedGather\": true"))
        .endsWith("extent: must be 0 or a power of two with learnedGather, got 6");
    assertThat(attentionError("gather-excite", "\"addMaxPool\": true, \"learnedGather\": true"))
        .endsWith("addMaxPool: must be false with learnedGather, got true");
    assertThat(attentionError("channel-attention", "\"reduction\": 64, \"divisor\": 0"))
        .endsWith(
            "model.attention.reduction: must be at most the channels of every block, got"
                + " reduction=64, channels=32");
    assertThat(attentionError("global-context", "\"reduction\": 32"))
        .endsWith(
            "model.attention.reduction: must leave at least 2 hidden units, because they are"
                + " normalised, got reduction=32, divisor=1, channels=32");
  }

  private static String attentionError(String id, String settings) {
    return errors(
        "\"id\": \"se-cnn\"",
        "\"id\": \"cnn\", \"attention\": {\"id\": \"%s\", %s}".formatted(id, settings));
  }

  @Test
  void rulesBetweenKeys() {
    assertThat(
            errors(
                "\"id\": \"se-cnn\"",
                "\"id\": \"se-cnn\", \"attention\": {\"id\": \"squeeze-excitation\","
                    + " \"reduction\": 64}"))
        .isEqualTo(
            "c.json:5:84: model.attention.reduction: must be at most the channels of every block,"
                + " got reduction=64, channels=32");
    assertThat(
            errors(
                "\"id\": \"se-cnn\"",
                "\"id\": \"lstm-attention\", \"hiddenSize\": 8, \"attention\": {\"id\":"
                    + " \"sequence-attention\", \"score\": \"dot-product\", \"heads\": 3}"))
        .endsWith("model.attention.heads: must divide the size of a step, got heads=3, size=8");
    assertThat(
            errors(
                "\"id\": \"se-cnn\"",
                "\"id\": \"lstm-attention\", \"attention\": {\"id\": \"sequence-attention\","
                    + " \"heads\": 2}"))
        .endsWith(
            "model.attention.heads: must be 1 with score=tanh and weighting=per-dimension, where"
                + " each dimension has weights of its own, got heads=2");
    assertThat(errors("\"seed\": 1", "\"seed\": 0"))
        .isEqualTo(
            "c.json:3:11: seed: must not be 0: ND4J takes 0 for \"choose one by the clock\"");
    assertThat(errors("generated-images", "generated-sequences"))
        .isEqualTo("c.json:5:19: model.id: se-cnn reads images, but the data are sequences");
    assertThat(errors("\"se-cnn\"", "\"lstm-attention\""))
        .isEqualTo(
            "c.json:5:19: model.id: lstm-attention reads sequences, but the data are images");
    assertThat(errors("\"id\": \"se-cnn\"", "\"id\": \"cnn\", \"channels\": [8, 8, 8, 8, 8]"))
        .isEqualTo(
            "c.json:5:38: model.channels: must be few enough that 5 halvings leave a pixel, got"
                + " images of 16 by 16");
    assertThat(errors("\"generated-images\"", "\"generated-images\", \"validationFraction\": 0"))
        .isEqualTo(
            "c.json:6:15: training.monitor.metric: needs validation samples, but"
                + " data.validationFraction is 0, got \"validation-loss\"; set it to train-loss, or"
                + " data.validationFraction above 0");
  }

  @Test
  void rulesOfData() {
    String cifar = "{\"id\": \"cifar-10\", \"normalization\": {\"mean\": [0.5], \"std\": [%s]}}";
    assertThat(errors("{\"id\": \"generated-images\"}", cifar.formatted("0.2")))
        .isEqualTo(
            "c.json:4:47: data.normalization: must have one mean and one std per channel, got 1 for"
                + " channels=3");
    assertThat(errors("{\"id\": \"generated-images\"}", cifar.formatted("0.2, 0")))
        .isEqualTo("c.json:4:76: data.normalization.std[1]: must be greater than 0, got 0");
    assertThat(errors("generated-images\"", "generated-images\", \"channels\": 2"))
        .isEqualTo("c.json:4:50: data.channels: must be 1 (grey) or 3 (red, green, blue), got 2");
  }

  @Test
  void everyProblemIsToldAtOnce() {
    String broken =
        GOOD.replace("\"seed\": 1", "\"seed\": 1.5")
            .replace("\"se-cnn\"", "\"se-cnn\", \"kernelSize\": \"3\"")
            .replace("\"epochs\": 2, ", "\"epoch\": 2, ");
    assertThat(errors(broken))
        .isEqualTo(
            """
            c.json:3:11: seed: must be a whole number, got 1.5
            c.json:5:43: model.kernelSize: must be a whole number, got the string "3"
            c.json:6:15: training.epochs: missing; it has no default
            c.json:6:16: training.epoch: unknown key; did you mean "epochs"?""");
  }

  @Test
  void brokenSyntax() {
    assertThat(errors("")).isEqualTo("c.json: must be a JSON object, got an empty text");
    assertThat(errors("[1]")).isEqualTo("c.json:1:1: must be an object, got a list");
    assertThat(errors("{\"name\": NaN}"))
        .isEqualTo("c.json:1:10: not JSON: a number must be finite, got NaN");
    assertThat(errors("{} {}")).isEqualTo("c.json:1:4: must end here, but there is more text");
    assertThat(errors("{\n  \"name\": \"x\",\n}"))
        .startsWith("c.json:3:1: not JSON: Unexpected character ('}'");
    assertThat(errors("{'name': 1}")).startsWith("c.json:1:2: not JSON: Unexpected character");
    assertThat(errors("[".repeat(100_000)))
        .isEqualTo(
            "c.json:1:66: too large: objects and lists may nest 64 deep, numbers have 100 and keys"
                + " 1000 characters");
    assertThat(errors("1".repeat(5000))).contains("too large");
    assertThat(errors(" ".repeat(1 << 21)))
        .isEqualTo("c.json: must have at most 1048576 characters, got 2097152");
  }

  @Test
  void filesThatAreNoText() throws IOException {
    Path file = folder.resolve("c.json");
    assertThatThrownBy(() -> ModelConfig.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessage(file + ": no such file");
    assertThatThrownBy(() -> ModelConfig.read(folder))
        .isInstanceOf(ConfigException.class)
        .hasMessage(folder + ": must be a file, got a folder");
    Files.write(file, new byte[] {'{', (byte) 0xff, '}'});
    assertThatThrownBy(() -> ModelConfig.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessage(file + ": must be text in UTF-8");
    Files.write(file, GOOD.getBytes(StandardCharsets.UTF_16));
    assertThatThrownBy(() -> ModelConfig.read(file)).isInstanceOf(ConfigException.class);
  }

  @Test
  void aByteOrderMarkIsBorne() throws IOException {
    Path file = folder.resolve("bom.json");
    Files.writeString(file, "\uFEFF" + GOOD);
    assertThat(ModelConfig.read(file)).isEqualTo(ModelConfig.parse(GOOD, "c.json"));
  }

  @Test
  void problemsAreValues() {
    var thrown =
        catchThrowableOfType(
            ConfigException.class,
            () -> ModelConfig.parse(GOOD.replace("\"seed\": 1", "\"seed\": true"), "c.json"));
    assertThat(thrown.problems())
        .containsExactly(new Problem("seed", "must be a whole number, got true", "c.json", 3, 11));
  }
}
