package io.github.attnzoo.train.run;

import io.github.attnzoo.models.config.Json;
import io.github.attnzoo.train.data.IoProblem;
import io.github.attnzoo.train.policy.EpochMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * The folder of one run. Every file in it is written whole or not at all.
 *
 * <pre>
 * config.json             the resolved config: it alone repeats the run
 * run.json                seed, versions, machine, data with checksums, sessions, result
 * metrics.csv             one line an epoch
 * checkpoints/last.zip    the model after the last epoch, with which --resume goes on
 * checkpoints/best.zip    the model after the best epoch
 * report.html             settings, curves and results on one page
 * tensorboard/            where asked for, what TensorBoard shows: the one file that grows
 * </pre>
 */
public record RunFolder(Path path) {
  private static final String CHECKPOINTS = "checkpoints";

  /**
   * Checks that a new run may use the folder; leaves nothing behind.
   *
   * @throws RunException if there is anything in the way
   */
  public void checkFree() {
    if (!Files.exists(path)) {
      checkWritable();
      return;
    }
    if (!Files.isDirectory(path)) {
      throw new RunException(path + ": expected a folder for the run, found a file");
    }
    try (var content = Files.list(path)) {
      if (content.findAny().isPresent()) {
        throw new RunException(
            path
                + ": expected an empty or a new folder, found files in it; choose another with"
                + " --out, or go on with this run with --resume");
      }
    } catch (IOException e) {
      throw new RunException(path + ": can't be read: " + IoProblem.kind(e), e);
    }
    checkWritable();
  }

  /** Tries it: permissions alone don't tell of read-only or virtual file systems. */
  private void checkWritable() {
    Path there = path.toAbsolutePath().normalize();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      Files.delete(Files.createTempDirectory(there, ".attnzoo"));
    } catch (IOException e) {
      throw new RunException(
          "--out "
              + path
              + ": the run folder can't be written: "
              + there
              + ": "
              + (Files.isDirectory(there) ? IoProblem.kind(e) : "not a directory"),
          e);
    }
  }

  /** The resolved config. */
  public Path config() {
    return path.resolve("config.json");
  }

  /** The record of the run. */
  public Path record() {
    return path.resolve("run.json");
  }

  /** The model after the last epoch. */
  public Path last() {
    return path.resolve(CHECKPOINTS).resolve("last.zip");
  }

  /** The model after the best epoch. */
  public Path best() {
    return path.resolve(CHECKPOINTS).resolve("best.zip");
  }

  /** What TensorBoard shows. */
  Path tensorBoard() {
    return path.resolve("tensorboard");
  }

  /** Writes the resolved config. */
  public void writeConfig(String json) throws IOException {
    WholeFile.write(config(), json);
  }

  /** Writes the record of the run. */
  public void writeRun(Map<String, ?> run) throws IOException {
    WholeFile.write(record(), Json.write(run));
  }

  /** Writes the page for readers. */
  public void writeReport(String html) throws IOException {
    WholeFile.write(path.resolve("report.html"), html);
  }

  /**
   * Writes the checkpoints and then the metrics. The best comes first: if the run is cut between
   * the files, {@code last.zip} is still the old one, and resuming from it writes the same best
   * again.
   */
  void writeEpoch(ComputationGraph graph, ModelInfo info, List<EpochMetrics> epochs, boolean isBest)
      throws IOException {
    if (isBest) {
      WholeFile.write(best(), out -> ModelZip.write(graph, info, epochs, out));
    }
    WholeFile.write(
        last(),
        out -> {
          if (isBest) {
            Files.copy(best(), out);
          } else {
            ModelZip.write(graph, info, epochs, out);
          }
        });
    writeMetrics(epochs);
  }

  void writeMetrics(List<EpochMetrics> epochs) throws IOException {
    WholeFile.write(path.resolve("metrics.csv"), MetricsCsv.write(epochs));
  }
}
