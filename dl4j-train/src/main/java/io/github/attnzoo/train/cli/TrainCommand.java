package io.github.attnzoo.train.cli;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.run.RunFolder;
import io.github.attnzoo.train.run.SeriesFolder;
import io.github.attnzoo.train.run.SeriesSummary;
import io.github.attnzoo.train.run.TensorBoard;
import io.github.attnzoo.train.run.TrainingRun;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code train}. */
@Command(
    name = "train",
    description = "Trains a model and writes a run folder.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  @ParentCommand private RootCommand root;
  @Mixin private ConfigArgument argument;
  @Mixin private DataOption data;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The run folder, new or empty; default: runs/NAME-TIMESTAMP.")
  private @Nullable Path out;

  @Option(
      names = "--resume",
      description = "Go on from the last checkpoint of the run folder given by --out.")
  private boolean resume;

  @Option(
      names = "--seeds",
      paramLabel = "SEEDS",
      description =
          "Train once with each of several seeds, 1,2,3 or, as 5, so many from the config's on; each"
              + " in a folder seed-N of --out, and write a summary.")
  private @Nullable String seeds;

  @Option(
      names = "--tensorboard",
      description = "Also write what TensorBoard shows, into the folder tensorboard of the run.")
  private boolean tensorBoard;

  @Override
  public Integer call() throws IOException {
    if (resume && out == null) {
      throw new UsageException("--resume needs --out DIR, the run folder to go on with");
    }
    ModelConfig config = argument.read();
    Path folder =
        out == null ? defaultFolder(config.name(), LocalDateTime.now(ZoneId.systemDefault())) : out;
    if (seeds != null) {
      return trainSeries(SeedList.parse(seeds, config.seed()), new SeriesFolder(folder));
    }
    TrainingRun.Result result = train(config, folder, resume, folder);
    root.console.out().print(end(result, folder));
    return 0;
  }

  private int trainSeries(List<Long> list, SeriesFolder folder) throws IOException {
    var series = new SeedSeries(list, folder, resume, root.console.err());
    Optional<SeriesSummary> summary =
        series.run(
            argument::read,
            (config, run, goesOn) -> {
              train(config, run.path(), goesOn, folder.path());
              return true;
            });
    summary.ifPresent(s -> root.console.out().print(SeedSeries.text(s, folder)));
    return 0;
  }

  /**
   * @param given what {@code --out} names: the run folder, or that of the series
   */
  private TrainingRun.Result train(ModelConfig config, Path folder, boolean goesOn, Path given)
      throws IOException {
    Path dataRoot = data.root(root.console);
    var progress = Progress.ofTraining(root.console, config.training().epochs());
    var run =
        TrainingRun.prepare(
            config, new RunFolder(folder), dataRoot, goesOn, Clock.systemUTC(), progress);
    var err = root.console.err();
    err.println(start(config, run, folder));
    if (run.kernels().isAccelerated()) {
      err.println("layers: " + run.kernels().byKernel());
    }
    run.differences().forEach(difference -> err.println(differs(difference)));
    Thread onInterrupt = new Thread(() -> interrupt(run, given), "attnzoo-interrupted");
    Runtime.getRuntime().addShutdownHook(onInterrupt);
    try (var events = new TensorBoard(new RunFolder(folder), Clock.systemUTC())) {
      return run.run(tensorBoard ? List.of(progress, events) : List.of(progress));
    } finally {
      remove(onInterrupt);
    }
  }

  static Path defaultFolder(String name, LocalDateTime now) {
    String safe = name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[.-]+", "");
    return Path.of("runs", (safe.isEmpty() ? "run" : safe) + "-" + TIMESTAMP.format(now));
  }

  private static String start(ModelConfig config, TrainingRun run, Path folder) {
    int threads = run.machine().threads();
    String resumed = run.epochsBehind() == 0 ? "" : ", going on after epoch " + run.epochsBehind();
    return String.format(
        Locale.ROOT,
        "%s: %,d parameters; %,d training, %,d validation, %,d test samples; kernels %s, %d"
            + " thread%s; run folder %s%s",
        config.name(),
        run.graph().numParams(),
        run.data().train().size(),
        run.data().validation().size(),
        run.data().test().size(),
        run.kernels().library(),
        threads,
        threads == 1 ? "" : "s",
        folder,
        resumed);
  }

  private static String differs(String difference) {
    return "warning: other than in the session before: "
        + difference
        + "; the results may differ from those of an uninterrupted run";
  }

  private void interrupt(TrainingRun run, Path folder) {
    run.interrupted();
    root.console
        .err()
        .println("interrupted; the same command with --out " + folder + " --resume goes on");
  }

  private static void remove(Thread onInterrupt) {
    try {
      Runtime.getRuntime().removeShutdownHook(onInterrupt);
    } catch (IllegalStateException e) {
      // The process is ending already, and the hook has its say.
      return;
    }
  }

  private static String end(TrainingRun.Result result, Path folder) {
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
