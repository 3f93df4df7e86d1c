package io.github.attnzoo.train.run;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.models.config.ConfigException;
import io.github.attnzoo.models.config.ConfigReader;
import io.github.attnzoo.models.data.Normalization;
import io.github.attnzoo.train.loop.EpochProgress;
import io.github.attnzoo.train.policy.EpochMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Reads a model file that may come from anyone. {@code ModelSerializer} would run code of the
 * file's choice: it deserialises Java objects, and initialises any class that the JSON names. Here
 * no Java object is deserialised, class names are checked before Deeplearning4j sees them, and no
 * size is believed before it is checked.
 */
final class ModelReader {
  private ModelReader() {}

  static SavedModel read(Path file) {
    return open(file, null);
  }

  /** A model of another program; the config tells what the file doesn't. */
  static SavedModel readForeign(Path file, ModelConfig config) {
    return open(file, config);
  }

  private static SavedModel open(Path file, @Nullable ModelConfig foreign) {
    if (!Files.isRegularFile(file)) {
      throw new RunException(file + ": no such model; expected a run folder or a model .zip");
    }
    try (var zip = new ZipFile(file.toFile())) {
      var entries = new ZipEntries(file, zip);
      return foreign == null ? read(file, entries) : readForeign(file, entries, foreign);
    } catch (ZipException e) {
      throw new RunException(
          file + ": expected a model .zip; this is no zip file, or a damaged one", e);
    } catch (IOException e) {
      throw new RunException(file + ": can't be read: " + e.getMessage(), e);
    }
  }

  private static SavedModel read(Path file, ZipEntries entries) throws IOException {
    entries.checkNames();
    ModelInfo info = info(file, entries);
    List<EpochMetrics> epochs = epochs(file, entries);
    EpochProgress progress =
        entries.has(ModelZip.PROGRESS)
            ? record(file, entries, ModelZip.PROGRESS, EpochProgress.class)
            : null;
    var reader = new GraphReader(file, entries);
    ComputationGraph graph = reader.read(info);
    INDArray trained = reader.trained(graph, info);
    return new SavedModel(
        file,
        graph,
        trained,
        info.config(),
        info.classes(),
        epochs,
        progress,
        info.dataIdentity(),
        info.dataFiles(),
        info.normalizationInUse());
  }

  private static SavedModel readForeign(Path file, ZipEntries entries, ModelConfig config)
      throws IOException {
    entries.checkIsGraph();
    List<String> classes = config.data().shape().classes();
    Normalization normalization = config.data().normalization();
    if (normalization != null && normalization.computed()) {
      throw new RunException(
          file
              + ": data.normalization.computed: expected mean and std in the config, as this file does"
              + " not tell what was computed");
    }
    var info = new ModelInfo(ModelInfo.FORMAT, "", config, classes, "", List.of(), normalization);
    ComputationGraph graph = new GraphReader(file, entries).readWithoutUpdater(info);
    return new SavedModel(
        file, graph, null, config, classes, List.of(), null, "", List.of(), normalization);
  }

  private static ModelInfo info(Path file, ZipEntries entries) throws IOException {
    ModelInfo info = record(file, entries, ModelZip.INFO, ModelInfo.class);
    if (info.format() != ModelInfo.FORMAT) {
      throw new RunException(
          file
              + "!"
              + ModelZip.INFO
              + ": expected format "
              + ModelInfo.FORMAT
              + ", found "
              + info.format());
    }
    return info;
  }

  private static <T extends Record> T record(
      Path file, ZipEntries entries, String name, Class<T> type) throws IOException {
    try {
      return ConfigReader.parse(entries.text(name), file + "!" + name, type, List.of());
    } catch (ConfigException e) {
      throw new RunException(String.valueOf(e.getMessage()), e);
    }
  }

  private static List<EpochMetrics> epochs(Path file, ZipEntries entries) throws IOException {
    try {
      return MetricsCsv.read(entries.text(ModelZip.METRICS));
    } catch (IllegalArgumentException e) {
      throw new RunException(file + "!" + ModelZip.METRICS + ": " + e.getMessage(), e);
    }
  }
}
