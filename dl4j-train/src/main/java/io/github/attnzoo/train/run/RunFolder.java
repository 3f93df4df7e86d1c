package io.github.attnzoo.train.run;

import io.github.attnzoo.models.config.Json;
import io.github.attnzoo.train.data.IoProblem;
import io.github.attnzoo.train.policy.EpochMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The folder of one run. Every file in it is written whole or not at all, but for those of
 * TensorBoard and the training UI, which grow.
 *
 * <pre>
 * config.json             the resolved config: it alone repeats the run
 * run.json                seed, versions, machine, data with checksums, sessions, result
 * metrics.csv             one line an epoch
 * checkpoints/            the models, see {@link CheckpointFolder}
 * report.html             settings, curves and results on one page
 * tensorboard/            where asked for, what TensorBoard shows
 * training-ui.db          where asked for, what Deeplearning4j's training UI shows
 * </pre>
 *
 * <p>While a process trains there is also {@code .lock}, see {@link RunLock}.
 */
public record RunFolder(Path path) {
  /** What a process leaves that was killed before it had written anything. */
  private static final Set<String> LEFTOVERS =
      Set.of(RunLock.FILE, "config.json" + WholeFile.TEMPORARY);

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
    RunLock.check(path);
    checkEmpty();
    checkWritable();
  }

  /** Checks that there is nothing in the folder but what a killed process may have left. */
  void checkEmpty() {
    try (var content = Files.list(path)) {
      if (!content.allMatch(RunFolder::isLeftover)) {
        throw new RunException(
            path
                + ": expected an empty or a new folder, found files in it; choose another with"
                + " --out, or go on with this run with --resume");
      }
    } catch (IOException e) {
      throw new RunException(path + ": can't be read: " + IoProblem.kind(e), e);
    }
  }

  /** Whether a run was started here and killed before it had written anything. */
  boolean isBarelyBegun() {
    try (var content = Files.list(path)) {
      List<Path> files = content.toList();
      return !files.isEmpty() && files.stream().allMatch(RunFolder::isLeftover);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isLeftover(Path file) {
    return LEFTOVERS.contains(file.getFileName().toString());
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

  /** The table of the epochs. */
  public Path metrics() {
    return path.resolve("metrics.csv");
  }

  /** The models. */
  CheckpointFolder checkpoints() {
    return new CheckpointFolder(path.resolve("checkpoints"));
  }

  /** The model after the last epoch, or within the one after it. */
  public Path last() {
    return checkpoints().last();
  }

  /** The model after the best epoch. */
  public Path best() {
    return checkpoints().best();
  }

  /** What Deeplearning4j's training UI shows. */
  Path trainingUi() {
    return path.resolve("training-ui.db");
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

  void writeMetrics(List<EpochMetrics> epochs) throws IOException {
    WholeFile.write(metrics(), MetricsCsv.write(epochs));
  }
}
