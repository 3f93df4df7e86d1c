package io.github.attnzoo.models.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.models.data.Cifar10;
import io.github.attnzoo.models.data.Normalization;
import io.github.attnzoo.models.training.AdamConfig;
import io.github.attnzoo.models.training.EarlyStoppingConfig;
import io.github.attnzoo.models.training.Kernels;
import io.github.attnzoo.models.training.Metric;
import io.github.attnzoo.models.training.MonitorConfig;
import io.github.attnzoo.models.training.PlateauConfig;
import io.github.attnzoo.models.training.SgdConfig;
import io.github.attnzoo.models.training.ThresholdMode;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverridesTest {
  private static final String JSON =
      """
      {
        "$schema": "schema.json",
        "name": "trial",
        "seed": 1,
        "data": {"id": "cifar-10"},
        "model": {"id": "cnn"},
        "training": {"epochs": 2, "batchSize": 8, "plateau": null}
      }
      """;

  @Test
  void valuesAreJsonOrBareStrings() {
    ModelConfig config =
        read(
            "training.epochs=7",
            "training.kernels=plain",
            "name=\"quoted\"",
            "model.channels=[4, 8]",
            "data.limit=100");
    assertThat(config.training().epochs()).isEqualTo(7);
    assertThat(config.training().kernels()).isEqualTo(Kernels.PLAIN);
    assertThat(config.name()).isEqualTo("quoted");
    assertThat(config.data().limit()).isEqualTo(100);
    assertThat(config.toJson()).contains("\"channels\": [4, 8]");
  }

  @Test
  void theLastOfTwoForOneKeyCounts() {
    assertThat(read("training.epochs=7", "training.epochs=9").training().epochs()).isEqualTo(9);
  }

  @Test
  void anObjectThatIsNullOrLeftOutStartsFromItsDefault() {
    assertThat(read("training.plateau.factor=0.25").training().plateau())
        .isEqualTo(
            new PlateauConfig(
                Metric.VALIDATION_LOSS,
                PlateauConfig.Rule.PYTORCH,
                0.25,
                10,
                1e-4,
                ThresholdMode.RELATIVE,
                0,
                0,
                1e-8));
    assertThat(read("training.optimizer.learningRate=0.25").training().optimizer())
        .isEqualTo(new AdamConfig(0.25, 0.9, 0.999, 1e-8));
    assertThat(read("training.optimizer.id=sgd").training().optimizer())
        .isEqualTo(new SgdConfig(0.01, 0));
    var data = (Cifar10) read("data.normalization.mean=[0.5, 0.5, 0.5]").data();
    assertThat(data.normalization())
        .isEqualTo(new Normalization(List.of(0.5, 0.5, 0.5), List.of(0.2023, 0.1994, 0.2010)));
  }

  @Test
  void nullTakesAnObjectAway() {
    var data = (Cifar10) read("data.normalization=null").data();
    assertThat(data.normalization()).isNull();
  }

  @Test
  void problemsNameTheOption() {
    assertProblem(
        "training.epochs=x",
        "--set training.epochs=x: training.epochs: must be a whole number, got the string \"x\"");
    assertProblem(
        "training.epoch=3",
        "--set training.epoch=3: training.epoch: unknown key; did you mean \"epochs\"?");
    assertProblem(
        "training.epochs.x=3",
        "--set training.epochs.x=3: training.epochs: must be an object to have the key \"x\", got"
            + " the number 2");
    assertProblem(
        "seed=0",
        "--set seed=0: seed: must not be 0: ND4J takes 0 for \"choose one by the clock\"");
    for (String malformed :
        List.of("epochs", "=3", "training..epochs=3", ".=1", "", "a.".repeat(99) + "b=1")) {
      assertProblem(malformed, "--set " + malformed + ": must have the form path.to.key=value");
    }
  }

  @Test
  void spacesAroundAKeyAndItsValueDoNotCount() {
    assertThat(read(" training.epochs = 7 ").training().epochs()).isEqualTo(7);
    assertThat(read("training.kernels = plain").training().kernels()).isEqualTo(Kernels.PLAIN);
    assertThat(PlateauConfig.of("factor = 0.5").factor()).isEqualTo(0.5);
  }

  @Test
  @SuppressWarnings("NullAway")
  void settingsOfAProgramSpeakOfTheProgram() {
    assertThatThrownBy(() -> PlateauConfig.of("factor=2"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("PlateauConfig.of(\"factor=2\"): factor: must be less than 1, got 2");
    assertThatThrownBy(() -> MonitorConfig.of(""))
        .isInstanceOf(ConfigException.class)
        .hasMessage("MonitorConfig.of(\"\"): must have the form key=value");
    assertThatThrownBy(() -> EarlyStoppingConfig.of("patience=1", null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("settings must be given as key=value, got [patience=1, null]");
    assertThatThrownBy(() -> PlateauConfig.of((String) null))
        .hasMessage("settings must be given as key=value, got [null]");
    assertThatThrownBy(() -> PlateauConfig.of((String[]) null))
        .hasMessage("settings must be given as key=value, got null");
  }

  @Test
  void aRuleBrokenInsideAnOverriddenObjectNamesTheOption() {
    assertProblem(
        "training.plateau.factor=1",
        "--set training.plateau.factor=1: training.plateau.factor: must be less than 1, got 1");
  }

  private static void assertProblem(String override, String message) {
    assertThatThrownBy(() -> read(override))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  private static ModelConfig read(String... overrides) {
    return ConfigReader.parse(JSON, "c.json", ModelConfig.class, List.of(overrides));
  }
}
