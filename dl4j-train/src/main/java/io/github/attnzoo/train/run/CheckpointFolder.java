package io.github.attnzoo.train.run;

import io.github.attnzoo.models.training.CheckpointConfig;
import io.github.attnzoo.policies.dl4j.WeightAverage;
import io.github.attnzoo.train.loop.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;

/**
 * The models of a run. Each file is written whole or not at all, and each is complete: any of them
 * can be evaluated, and gone on with.
 *
 * <pre>
 * last.zip          the model as it was saved last, with which --resume goes on
 * best.zip          the model after the best epoch
 * previous.zip      last.zip as it was before; only until the training is finished
 * epoch-0010.zip    the model after epoch 10; by training.checkpoint.keepEveryEpochs
 * </pre>
 */
record CheckpointFolder(Path path) {
  private static final Pattern KEPT = Pattern.compile("epoch-\\d{4,}\\.zip");

  Path last() {
    return path.resolve("last.zip");
  }

  Path best() {
    return path.resolve("best.zip");
  }

  Path previous() {
    return path.resolve("previous.zip");
  }

  /** Checkpoints of single epochs, the newest first. */
  List<Path> kept() {
    if (!Files.isDirectory(path)) {
      return List.of();
    }
    try (var files = Files.list(path)) {
      return files
          .filter(file -> KEPT.matcher(file.getFileName().toString()).matches())
          .sorted(Comparator.comparing(CheckpointFolder::number).reversed())
          .toList();
    } catch (IOException e) {
      throw new RunException(path + ": can't be read: " + e.getMessage(), e);
    }
  }

  /**
   * Saves a graph. {@code last.zip} comes last: if the process is killed between the files, it is
   * still the old one, and resuming from it writes the same other files again.
   *
   * @param average of its parameters; null where there is none
   * @param isBest whether the last epoch is the best
   */
  void save(
      ComputationGraph graph,
      @Nullable WeightAverage average,
      ModelInfo info,
      TrainingState state,
      boolean isBest)
      throws IOException {
    CheckpointConfig config = info.config().training().checkpoint();
    WholeFile.Content model = out -> ModelZip.write(graph, average, info, state, out);
    if (isBest) {
      WholeFile.write(best(), model);
      Path best = best();
      model = out -> Files.copy(best, out);
    }
    Integer every = config.keepEveryEpochs();
    boolean isKept =
        every != null && state.progress() == null && state.epochs().size() % every == 0;
    if (isKept) {
      WholeFile.write(epoch(state.epochs().size()), model);
    }
    if (Files.exists(last())) {
      WholeFile.link(last(), previous());
    }
    WholeFile.write(last(), model);
    Integer keepLast = config.keepLast();
    if (isKept && keepLast != null) {
      for (Path old : kept().stream().skip(keepLast).toList()) {
        Files.delete(old);
      }
    }
  }

  /** Removes what only an unfinished training needs, and what a killed process left. */
  void tidy() throws IOException {
    Files.deleteIfExists(previous());
    try (var files = Files.list(path)) {
      for (Path file : files.toList()) {
        if (file.toString().endsWith(".zip" + WholeFile.TEMPORARY)) {
          Files.delete(file);
        }
      }
    }
  }

  private Path epoch(int epoch) {
    return path.resolve(String.format(Locale.ROOT, "epoch-%04d.zip", epoch));
  }

  private static int number(Path kept) {
    return Integer.parseInt(kept.getFileName().toString().replaceAll("\\D", ""));
  }
}
