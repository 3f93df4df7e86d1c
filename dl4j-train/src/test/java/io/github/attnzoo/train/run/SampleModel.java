package io.github.attnzoo.train.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.TinyConfigs;
import io.github.attnzoo.train.loop.TrainingState;
import io.github.attnzoo.train.policy.EpochMetrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A model that was trained for one step, and its file, which tests may spoil. */
record SampleModel(ModelConfig config, ComputationGraph graph, Path file) {
  static final List<EpochMetrics> EPOCHS =
      List.of(new EpochMetrics(1, 0.1 + 0.2, 0.5, null, null, 0.001, 1e5 / 3, 1.25));

  static final TrainingState STATE = new TrainingState(EPOCHS, null);

  /** Changes the entries of the file, by name. */
  interface Change {
    void apply(Map<String, byte[]> entries);
  }

  /** Changes the text of an entry. */
  interface TextChange {
    String apply(String text);
  }

  /**
   * Trains and writes a model of the classes a, b and c.
   *
   * @param overrides settings {@code path.to.key=value}
   */
  static SampleModel in(Path folder, String... overrides) throws IOException {
    var all = new String[overrides.length + 2];
    all[0] = "data.validationFraction=0";
    all[1] = "training.monitor.metric=train-loss";
    System.arraycopy(overrides, 0, all, 2, overrides.length);
    ModelConfig config = TinyConfigs.sequence(all);
    ComputationGraph graph = config.build();
    graph.fit(new INDArray[] {Nd4j.rand(2, 3, 8)}, new INDArray[] {Nd4j.eye(3).getRows(0, 1)});
    var model = new SampleModel(config, graph, folder.resolve("model.zip"));
    model.write("a", "b", "c");
    return model;
  }

  ModelInfo info(String... classes) {
    return new ModelInfo(1, "test", config, List.of(classes), "generated data", List.of(), null);
  }

  void write(String... classes) throws IOException {
    WholeFile.write(file, out -> ModelZip.write(graph, null, info(classes), STATE, out));
  }

  void changeGraph(TextChange change) throws IOException {
    change(
        entries -> {
          byte[] graphEntry = Objects.requireNonNull(entries.get(ModelZip.GRAPH));
          String json = new String(graphEntry, StandardCharsets.UTF_8);
          String changed = change.apply(json);
          assertThat(changed).isNotEqualTo(json);
          entries.put(ModelZip.GRAPH, changed.getBytes(StandardCharsets.UTF_8));
        });
  }

  void change(Change change) throws IOException {
    var entries = new LinkedHashMap<String, byte[]>();
    try (var zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        entries.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
      }
    }
    change.apply(entries);
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (var entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
  }

  void assertRefused(String message) {
    assertThatThrownBy(() -> SavedModel.read(file))
        .isInstanceOf(RunException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(message);
  }
}
