package io.github.attnzoo.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.models.config.Variants;
import io.github.attnzoo.models.data.DataConfig;
import io.github.attnzoo.models.training.GradientClippingConfig;
import io.github.attnzoo.models.training.OptimizerConfig;
import io.github.attnzoo.models.training.ScheduleConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fails where a new choice lacks its sample, its documentation or its config. */
class RegistryTest {
  private static final Path CONFIGS = Path.of("..", "model-configs");

  static List<String> ids() {
    return Stream.of(
            ModelSpec.class,
            SequenceLayer.class,
            ChannelLayer.class,
            DataConfig.class,
            OptimizerConfig.class,
            ScheduleConfig.class,
            GradientClippingConfig.class)
        .flatMap(family -> Variants.of(family).keySet().stream())
        .toList();
  }

  @Test
  void thereAreChoices() {
    assertThat(ids()).hasSizeGreaterThanOrEqualTo(24).doesNotHaveDuplicates();
    assertThat(ids()).allMatch(id -> id.matches("[a-z0-9]+(-[a-z0-9]+)*"));
  }

  @Test
  void everyChoiceHasASampleAndNothingElseHas() {
    assertThat(Samples.all().keySet()).containsExactlyInAnyOrderElementsOf(ids());
    Samples.all()
        .forEach((id, config) -> assertThat(config.toJson()).contains("\"id\": \"" + id + "\""));
  }

  @ParameterizedTest
  @MethodSource("ids")
  void everyChoiceHasASentence(String id) {
    Stream.of(Catalog.models(), Catalog.layers(), Catalog.dataSets())
        .flatMap(List::stream)
        .filter(entry -> entry.id().equals(id))
        .forEach(entry -> assertThat(entry.doc()).endsWith("."));
  }

  @Test
  void everyModelAndLayerHasAConfig() {
    List<String> texts =
        Catalog.configs().stream().map(entry -> Catalog.config(entry.id()).toJson()).toList();
    Stream.of(Catalog.models(), Catalog.layers())
        .flatMap(List::stream)
        .forEach(
            entry ->
                assertThat(texts)
                    .as("a config in model-configs with the id " + entry.id())
                    .anyMatch(text -> text.contains("\"id\": \"" + entry.id() + "\"")));
  }

  @Test
  void theCatalogListsTheFolderOfConfigs() throws IOException {
    try (Stream<Path> files = Files.list(CONFIGS)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".json") && !name.equals("schema.json"))
              .map(name -> name.substring(0, name.length() - ".json".length()))
              .toList();
      assertThat(Catalog.configs().stream().map(Catalog.Entry::id))
          .containsExactlyInAnyOrderElementsOf(names);
    }
    assertThat(Catalog.configs())
        .contains(new Catalog.Entry("cifar10-se-cnn", "se-cnn on cifar-10"));
    assertThatThrownBy(() -> Catalog.configText("../secret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("no config ../secret; the configs are quickstart-sequence,");
  }

  @Test
  void configsAreNamedLikeTheirFilesAndNameTheirSchema() {
    for (Catalog.Entry entry : Catalog.configs()) {
      assertThat(Catalog.config(entry.id()).name()).isEqualTo(entry.id());
      assertThat(Catalog.configText(entry.id())).contains("\"$schema\": \"schema.json\"");
    }
  }

  @Test
  void everyConfigReadsBackEqual() {
    var configs =
        Stream.concat(
                Samples.all().values().stream(),
                Catalog.configs().stream().map(entry -> Catalog.config(entry.id())))
            .toList();
    assertThat(configs).hasSize(46);
    for (ModelConfig config : configs) {
      String json = config.toJson();
      ModelConfig read = ModelConfig.parse(json, "resolved");
      assertThat(read).isEqualTo(config);
      assertThat(read.toJson()).isEqualTo(json);
    }
  }
}
