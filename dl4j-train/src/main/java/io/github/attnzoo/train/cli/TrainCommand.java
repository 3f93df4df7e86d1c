package io.github.attnzoo.train.cli;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.loop.TrainingFailure;
import io.github.attnzoo.train.run.GpuInUse;
import io.github.attnzoo.train.run.RunFolder;
import io.github.attnzoo.train.run.SeriesFolder;
import io.github.attnzoo.train.run.SeriesSummary;
import io.github.attnzoo.train.run.TrainingRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code train}. */
@Command(
    name = "train",
    description = "Trains a model and writes a run folder.",
    mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

  private static final String STOPPING =
      "stopping: the step is finished and saved; a second signal ends at once, without that";

  @ParentCommand private RootCommand root;
  @Spec private CommandSpec spec;
  @Mixin private ConfigArgument argument;
  @Mixin private DataOption data;
  @Mixin private Compute compute;
  @Mixin private WatchOptions watch;

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
      names = "--workers",
      paramLabel = "N",
      description =
          "Train on N GPUs, or in N groups of CPU threads, with a batch for each in every step; the"
              + " same as --set training.workers=N.")
  private @Nullable Integer workers;

  @Override
  public Integer call() throws IOException {
    if (resume && out == null) {
      throw new UsageException("--resume needs --out DIR, the run folder to go on with");
    }
    if (workers != null && workers < 1) {
      throw new UsageException("--workers: must be at least 1, got " + workers);
    }
    if (workers != null) {
      compute.checkWorkers(workers);
    }
    compute.prepare(root.console);
    ModelConfig config = read(List.of());
    compute.checkWorkers(config.training().workers());
    Path folder =
        out == null ? defaultFolder(config.name(), LocalDateTime.now(ZoneId.systemDefault())) : out;
    if (seeds != null) {
      return trainSeries(SeedList.parse(seeds, config.seed()), new SeriesFolder(folder));
    }
    Optional<TrainingRun.Result> result = train(config, folder, resume, folder);
    if (result.isEmpty()) {
      return Failure.INTERRUPTED;
    }
    root.console.out().print(TrainingWords.end(result.get(), folder));
    return 0;
  }

  private ModelConfig read(List<String> settings) {
    var all = new ArrayList<>(settings);
    if (workers != null) {
      all.add("training.workers=" + workers);
    }
    return argument.read(all);
  }

  private int trainSeries(List<Long> list, SeriesFolder folder) throws IOException {
    var series = new SeedSeries(list, folder, resume, root.console.err());
    Optional<SeriesSummary> summary =
        series.run(
            seed -> read(List.of("seed=" + seed)),
            (config, run, goesOn) -> train(config, run.path(), goesOn, folder.path()).isPresent());
    if (summary.isEmpty()) {
      return Failure.INTERRUPTED;
    }
    root.console.out().print(SeedSeries.text(summary.get(), folder));
    return 0;
  }

  /**
   * @param given what {@code --out} names: the run folder, or that of the series
   * @return empty where it was stopped, and the user told how to go on
   */
  private Optional<TrainingRun.Result> train(
      ModelConfig config, Path folder, boolean goesOn, Path given) throws IOException {
    Path dataRoot = data.root(root.console);
    var progress =
        Progress.ofTraining(root.console, config.training().epochs(), TrainCommand::gpuMemory);
    var run =
        TrainingRun.prepare(
            config, new RunFolder(folder), dataRoot, goesOn, Clock.systemUTC(), progress);
    var err = root.console.err();
    err.println(TrainingWords.start(config, run, folder));
    if (run.kernels().isAccelerated()) {
      err.println("layers: " + run.kernels().byKernel());
    }
    run.warnings().forEach(warning -> err.println("warning: " + warning));
    if (run.isFinished()) {
      err.println(TrainingWords.finished(config, run));
    }
    String goOn = "  " + ResumeCommand.line(spec.root().commandLine().getParseResult(), given);
    try (var watching = watch.watching(progress, new RunFolder(folder));
        var signals = StopSignals.listen(() -> err.println(STOPPING))) {
      Optional<TrainingRun.Result> result = run.run(watching.listeners(), signals::isStopAsked);
      if (result.isEmpty()) {
        err.println("interrupted; all that was trained is saved. To go on:\n" + goOn);
      }
      return result;
    } catch (TrainingFailure e) {
      // Training on from the checkpoint would end as it did.
      throw e;
    } catch (IOException | RuntimeException | Error e) {
      boolean isSaved = Files.exists(new RunFolder(folder).last());
      if (!isSaved || Failure.of(e).exitCode() != Failure.RUNNING) {
        throw e;
      }
      throw new UnfinishedRun("the last checkpoint is whole. To go on from it:\n" + goOn, e);
    }
  }

  private static String gpuMemory() {
    GpuInUse gpu = GpuInUse.look();
    return gpu == null ? "" : "; GPU " + gpu.name() + ", " + gpu.memoryInUse();
  }

  static Path defaultFolder(String name, LocalDateTime now) {
    String safe = name.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[.-]+", "");
    return Path.of("runs", (safe.isEmpty() ? "run" : safe) + "-" + TIMESTAMP.format(now));
  }
}
