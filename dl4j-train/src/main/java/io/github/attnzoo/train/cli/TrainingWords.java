package io.github.attnzoo.train.cli;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.loop.ThreadShare;
import io.github.attnzoo.train.run.GpuInUse;
import io.github.attnzoo.train.run.TrainingRun;
import java.nio.file.Path;
import java.util.Locale;

/** What {@code train} says. */
final class TrainingWords {
  private TrainingWords() {}

  /** What is about to be trained, on what, and where it goes. */
  static String start(ModelConfig config, TrainingRun run, Path folder) {
    GpuInUse gpu = run.machine().gpu();
    String resumed =
        run.behind().epochsBegun() == 0 ? "" : ", going on after " + run.behind().words();
    return String.format(
        Locale.ROOT,
        "%s: %,d parameters; %,d training, %,d validation, %,d test samples; kernels %s, %s%s;"
            + " run folder %s%s",
        config.name(),
        run.graph().numParams(),
        run.data().train().size(),
        run.data().validation().size(),
        run.data().test().size(),
        run.kernels().library(),
        threads(run.machine().threads(), config.training().workers()),
        gpu == null ? "" : "; on " + gpu.words(),
        folder,
        resumed);
  }

  private static String threads(int all, int workers) {
    return workers == 1
        ? counted(all, "thread")
        : counted(workers, "worker")
            + " with "
            + counted(ThreadShare.of(all, workers), "thread")
            + " each";
  }

  private static String counted(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** Why there is nothing left to train. */
  static String finished(ModelConfig config, TrainingRun run) {
    int epochs = run.behind().epochs().size();
    return epochs < config.training().epochs()
        ? "the run is finished: it ended early, after epoch " + epochs
        : "the run is finished: all "
            + epochs
            + " epochs are trained; to train longer, give --set training.epochs=N with a larger N";
  }

  /** What came out. */
  static String end(TrainingRun.Result result, Path folder) {
    return String.format(
        Locale.ROOT,
        "test accuracy %.2f %%, loss %.4f on %,d samples, with the model of epoch %d of %d%n"
            + "run folder %s%n",
        100 * result.test().accuracy(),
        result.test().loss(),
        result.test().samples(),
        result.decisions().bestEpoch(),
        result.epochs().size(),
        folder);
  }
}
