package io.github.attnzoo.train.run;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.policies.dl4j.WeightAverage;
import io.github.attnzoo.train.data.Batches;
import io.github.attnzoo.train.data.DataException;
import io.github.attnzoo.train.data.DataMemory;
import io.github.attnzoo.train.data.DataSets;
import io.github.attnzoo.train.data.LoadedData;
import io.github.attnzoo.train.loop.Classification;
import io.github.attnzoo.train.loop.Evaluator;
import io.github.attnzoo.train.loop.KernelChoice;
import io.github.attnzoo.train.loop.KernelReport;
import io.github.attnzoo.train.loop.LoopListener;
import io.github.attnzoo.train.loop.TrainingFailure;
import io.github.attnzoo.train.loop.TrainingLoop;
import io.github.attnzoo.train.loop.TrainingState;
import io.github.attnzoo.train.policy.Decisions;
import io.github.attnzoo.train.policy.EpochMetrics;
import io.github.attnzoo.train.progress.Watcher;
import io.github.attnzoo.train.report.ConfidentMistakes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;

/**
 * One training from config to run folder. {@link #prepare} checks everything (config, data, model,
 * folder) and writes nothing; {@link #run} trains, saves, and evaluates the best model on the test
 * samples.
 */
public final class TrainingRun {
  private final ModelConfig config;
  private final RunFolder folder;
  private final LoadedData data;
  private final ResumePoint point;
  private final ComputationGraph graph;
  private final @Nullable WeightAverage average;
  private final RunRecord record;
  private final RunJournal journal;
  private final RunReport report;
  private final ModelInfo info;

  private TrainingRun(
      ModelConfig config,
      RunFolder folder,
      LoadedData data,
      ResumePoint point,
      EarlierSessions sessions,
      Clock clock) {
    this.config = config;
    this.folder = folder;
    this.data = data;
    this.point = point;
    this.graph =
        point.model() == null ? config.build(data.train().classCounts()) : point.model().graph();
    this.average = average(config, graph, point);
    this.info =
        new ModelInfo(
            ModelInfo.FORMAT,
            Versions.read().project(),
            config,
            data.shape().classes(),
            data.identity(),
            data.files(),
            data.normalization());
    ModelZip.checkReadable(graph, info);
    KernelReport layers = KernelChoice.applyForTraining(graph, config.training().kernels());
    var session =
        new Session(
            clock.instant(),
            point.state().epochs().size(),
            Versions.read(),
            Machine.look(),
            layers.summary(),
            Launch.look());
    this.record = new RunRecord(config, data, graph.numParams(), layers, session, sessions);
    this.journal = new RunJournal(folder, record, clock);
    this.report = new RunReport(folder, record, point.state().epochs());
  }

  /**
   * Gives the graph of a checkpoint the parameters that it was trained to, and keeps the average.
   */
  private static @Nullable WeightAverage average(
      ModelConfig config, ComputationGraph graph, ResumePoint point) {
    var averaging = config.training().weightAveraging();
    if (averaging == null) {
      return null;
    }
    WeightAverage average = WeightAverage.start(averaging, graph);
    if (point.model() != null && point.model().trained() != null) {
      graph.params().assign(point.model().trained());
    }
    return average;
  }

  /**
   * What came out: the epochs, what the policies made of them, and the best model's test result.
   */
  public record Result(List<EpochMetrics> epochs, Decisions decisions, Classification test) {}

  /**
   * A result with what it was found with.
   *
   * @param best the model, accelerated
   * @param samples of the test, in their order
   */
  record Tested(
      Result result,
      ComputationGraph best,
      Batches samples,
      List<ConfidentMistakes.Wrong> mistakes) {}

  /**
   * Gets everything ready for a training.
   *
   * @param dataRoot the root of the data sets; null where none is named
   * @param resume whether to go on from the folder's last checkpoint
   */
  public static TrainingRun prepare(
      ModelConfig config, RunFolder folder, @Nullable Path dataRoot, boolean resume, Clock clock) {
    return prepare(config, folder, dataRoot, resume, clock, Watcher.NOBODY);
  }

  /**
   * Gets everything ready for a training.
   *
   * @param dataRoot the root of the data sets; null where none is named
   * @param resume whether to go on from the folder's last checkpoint
   * @param watcher is told of the reading of the data
   */
  public static TrainingRun prepare(
      ModelConfig config,
      RunFolder folder,
      @Nullable Path dataRoot,
      boolean resume,
      Clock clock,
      Watcher watcher) {
    if (!resume) {
      folder.checkFree();
    }
    ResumePoint point = resume ? Resume.read(folder, config) : ResumePoint.START;
    EarlierSessions sessions =
        resume ? EarlierSessions.read(folder.record()) : EarlierSessions.NONE;
    MemoryCheck.check(config);
    LoadedData data = DataSets.open(config.data(), dataRoot, config.seed(), watcher);
    SplitCheck.check(config, data);
    WorkerCheck.check(config.training(), data.train().size());
    DataMemory.checkBatch(data.shape(), data.train().size(), config.training().batchSize());
    if (point.model() != null) {
      Resume.checkData(point.model(), data);
    }
    return new TrainingRun(config, folder, data, point, sessions, clock);
  }

  public LoadedData data() {
    return data;
  }

  public ComputationGraph graph() {
    return graph;
  }

  /** What a resumed training has behind it. */
  public TrainingState behind() {
    return point.state();
  }

  /** The kernels in use, layer by layer. */
  public KernelReport kernels() {
    return record.layers();
  }

  /**
   * What the user should know, in words: more workers than the machine has places for; and of a
   * resumed training a damaged checkpoint, and what differs from the session before and may make
   * results differ from an uninterrupted run's.
   */
  public List<String> warnings() {
    var warnings = new ArrayList<>(point.warnings());
    warnings.addAll(WorkerCheck.warnings(config.training().workers()));
    for (String difference : record.earlier().differences(record.session())) {
      warnings.add(
          "other than in the session before: "
              + difference
              + "; the results may differ from those of an uninterrupted run");
    }
    return warnings;
  }

  /** Whether a resumed training is finished, so that {@link #run} only evaluates it again. */
  public boolean isFinished() {
    TrainingState state = point.state();
    boolean isTrained =
        state.epochs().size() >= config.training().epochs()
            || Decisions.of(config.training(), state.epochs()).stop();
    return isTrained && state.progress() == null && record.earlier().isFinished();
  }

  public Machine machine() {
    return record.machine();
  }

  /**
   * Trains to the end.
   *
   * @throws TrainingFailure if the loss is no longer a number; the last checkpoint is whole
   */
  public Result run(List<LoopListener> listeners) throws IOException {
    return run(listeners, () -> false).orElseThrow();
  }

  /**
   * Trains. What was trained when it fails or is stopped is in the last checkpoint.
   *
   * @param stop whether to finish the step, save and return; true for ever once it is
   * @return empty where it was stopped
   * @throws TrainingFailure if the loss is no longer a number
   * @throws RunFailure if the data or a file of the run can no longer be read
   * @throws RunException if another process took the folder since it was prepared
   */
  @SuppressWarnings("try") // the lock is only held
  public Optional<Result> run(List<LoopListener> listeners, BooleanSupplier stop)
      throws IOException {
    if (isFinished()) {
      return tested(point.state().epochs(), listeners, stop).map(Tested::result);
    }
    try (var ignored = RunLock.take(folder.path())) {
      point.checkUnchanged(folder);
      folder.writeConfig(config.toJson());
      journal.started();
      try {
        folder.writeMetrics(point.state().epochs());
        report.running(point.state().epochs());
        return train(listeners, stop);
      } catch (DataException | RunException e) {
        journal.failed(e);
        report.failed(e);
        throw new RunFailure(e);
      } catch (IOException | RuntimeException | Error e) {
        journal.failed(e);
        report.failed(e);
        throw e;
      }
    }
  }

  private Optional<Result> train(List<LoopListener> listeners, BooleanSupplier stop)
      throws IOException {
    CheckpointFolder checkpoints = folder.checkpoints();
    var loop =
        new TrainingLoop(
            graph,
            average,
            config.training(),
            config.seed(),
            Batches.forTraining(
                data, config.training().batchSize(), config.training().padding(), config.seed()),
            data.validation().size() == 0
                ? null
                : Evaluator.batches(data.validation(), data.normalization()),
            (state, isBest) -> {
              checkpoints.save(graph, average, info, state, isBest);
              if (state.progress() == null) {
                folder.writeMetrics(state.epochs());
                report.running(state.epochs());
              }
            },
            listeners);
    TrainingLoop.Outcome outcome = loop.run(point.state(), stop);
    Optional<Tested> tested =
        outcome.isStopped() ? Optional.empty() : tested(outcome.epochs(), listeners, stop);
    if (tested.isEmpty()) {
      journal.interrupted();
      report.interrupted();
      return Optional.empty();
    }
    Result found = tested.get().result();
    listeners.forEach(listener -> listener.testDone(found.epochs().size(), found.test()));
    checkpoints.tidy();
    // The journal comes last: what it calls finished is not written again when the run is resumed.
    report.finished(tested.get());
    journal.finished(found.epochs(), found.decisions(), found.test());
    return Optional.of(found);
  }

  private Optional<Tested> tested(
      List<EpochMetrics> epochs, List<LoopListener> listeners, BooleanSupplier stop) {
    return new BestModel(config, folder, data).test(epochs, listeners, stop);
  }
}
