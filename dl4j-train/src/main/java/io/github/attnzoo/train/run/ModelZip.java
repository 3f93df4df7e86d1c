package io.github.attnzoo.train.run;

import io.github.attnzoo.models.config.Json;
import io.github.attnzoo.policies.dl4j.WeightAverage;
import io.github.attnzoo.train.loop.TrainingState;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Writes a model file: the entries of Deeplearning4j's {@code ModelSerializer}, updater state
 * included, so that {@code restoreComputationGraph} opens it; and some of our own: {@value #INFO},
 * {@value #METRICS}, {@value #PROGRESS} where an epoch has begun, and {@value #TRAINED} where
 * parameters are averaged. Equal models give equal bytes.
 */
final class ModelZip {
  static final String GRAPH = ModelSerializer.CONFIGURATION_JSON;
  static final String PARAMETERS = ModelSerializer.COEFFICIENTS_BIN;
  static final String UPDATER = ModelSerializer.UPDATER_BIN;
  static final String INFO = "attnzoo.json";
  static final String METRICS = "metrics.csv";
  static final String PROGRESS = "progress.json";
  static final String TRAINED = "trained.bin";

  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private ModelZip() {}

  /**
   * Checks that what {@link #write} will write can be read back.
   *
   * @throws RunException if a text in it would be longer than JSON may be
   */
  static void checkReadable(ComputationGraph graph, ModelInfo info) {
    checkLength(INFO, Json.write(info), "fewer or shorter class names (data.classes)");
    checkLength(GRAPH, graph.getConfiguration().toJson(), "fewer layers");
  }

  private static void checkLength(String entry, String text, String remedy) {
    if (text.length() > Json.MAX_LENGTH) {
      throw new RunException(
          "the model's "
              + entry
              + " would have "
              + text.length()
              + " characters, expected at most "
              + Json.MAX_LENGTH
              + " so that it can be read back; use "
              + remedy);
    }
  }

  /**
   * Writes the model.
   *
   * @param average what the file's parameters are then, so that all who open it use it; the graph's
   *     own, with which the training goes on, lie beside them. Null where nothing is averaged
   */
  static void write(
      ComputationGraph graph,
      @Nullable WeightAverage average,
      ModelInfo info,
      TrainingState state,
      OutputStream out)
      throws IOException {
    var zip = new ZipOutputStream(out);
    // Parameters hardly shrink; more effort only takes longer.
    zip.setLevel(Deflater.BEST_SPEED);
    text(zip, INFO, Json.write(info));
    text(zip, METRICS, MetricsCsv.write(state.epochs()));
    if (state.progress() != null) {
      text(zip, PROGRESS, Json.write(state.progress()));
    }
    text(zip, GRAPH, graph.getConfiguration().toJson());
    array(zip, PARAMETERS, average == null ? graph.params() : average.parameters());
    if (average != null) {
      array(zip, TRAINED, graph.params());
    }
    INDArray updater = graph.getUpdater().getStateViewArray();
    if (updater != null && updater.length() > 0) {
      array(zip, UPDATER, updater);
    }
    zip.finish();
  }

  private static void text(ZipOutputStream zip, String name, String text) throws IOException {
    start(zip, name);
    zip.write(text.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  private static void array(ZipOutputStream zip, String name, INDArray array) throws IOException {
    start(zip, name);
    var data = new DataOutputStream(new BufferedOutputStream(zip, 1 << 16));
    Nd4j.write(array, data);
    data.flush();
    zip.closeEntry();
  }

  private static void start(ZipOutputStream zip, String name) throws IOException {
    var entry = new ZipEntry(name);
    entry.setTimeLocal(NO_TIME);
    zip.putNextEntry(entry);
  }
}
