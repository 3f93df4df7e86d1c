package io.github.attnzoo.train.run;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.data.Batches;
import io.github.attnzoo.train.data.DataSets;
import io.github.attnzoo.train.data.LoadedData;
import io.github.attnzoo.train.loop.Classification;
import io.github.attnzoo.train.loop.Evaluator;
import io.github.attnzoo.train.loop.KernelChoice;
import io.github.attnzoo.train.loop.KernelReport;
import io.github.attnzoo.train.loop.LoopListener;
import io.github.attnzoo.train.loop.TrainingFailure;
import io.github.attnzoo.train.loop.TrainingLoop;
import io.github.attnzoo.train.policy.Decisions;
import io.github.attnzoo.train.policy.EpochMetrics;
import io.github.attnzoo.train.progress.Watcher;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
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
  private final ComputationGraph graph;
  private final List<EpochMetrics> earlier;
  private final RunRecord record;
  private final RunJournal journal;
  private final ModelInfo info;

  private TrainingRun(
      ModelConfig config,
      RunFolder folder,
      LoadedData data,
      ComputationGraph graph,
      List<EpochMetrics> earlier,
      EarlierSessions sessions,
      Clock clock) {
    this.config = config;
    this.folder = folder;
    this.data = data;
    this.graph = graph;
    this.earlier = earlier;
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
    KernelReport layers = KernelChoice.apply(graph, config.training().kernels());
    var session =
        new Session(
            clock.instant(),
            earlier.size(),
            Versions.read(),
            Machine.look(),
            layers.summary(),
            Launch.look());
    this.record = new RunRecord(config, data, graph.numParams(), layers, session, sessions);
    this.journal = new RunJournal(folder, record, clock);
  }

  /**
   * What came out: the epochs, what the policies made of them, and the best model's test result.
   */
  public record Result(List<EpochMetrics> epochs, Decisions decisions, Classification test) {}

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
    SavedModel last = resume ? Resume.read(folder, config) : null;
    EarlierSessions sessions =
        resume ? EarlierSessions.read(folder.record()) : EarlierSessions.NONE;
    LoadedData data = DataSets.open(config.data(), dataRoot, config.seed(), watcher);
    checkSplits(config, data);
    if (last != null) {
      Resume.checkData(last, data);
      return new TrainingRun(config, folder, data, last.graph(), last.epochs(), sessions, clock);
    }
    ComputationGraph graph = config.build(data.train().classCounts());
    return new TrainingRun(config, folder, data, graph, List.of(), sessions, clock);
  }

  private static void checkSplits(ModelConfig config, LoadedData data) {
    if (data.train().size() == 0) {
      throw new RunException("data: expected at least one training sample, found none");
    }
    if (data.validation().size() == 0 && config.data().validationFraction() > 0) {
      throw new RunException(
          "data.validationFraction: expected a share that is at least one sample, found "
              + config.data().validationFraction()
              + " of "
              + data.train().size()
              + (data.train().size() == 1 ? " sample" : " samples"));
    }
  }

  public LoadedData data() {
    return data;
  }

  public ComputationGraph graph() {
    return graph;
  }

  /** Epochs that a resumed training has behind it. */
  public int epochsBehind() {
    return earlier.size();
  }

  /** The kernels in use, layer by layer. */
  public KernelReport kernels() {
    return record.layers();
  }

  /**
   * What differs from the session before a resumed one and may make its results differ from an
   * uninterrupted run's, in words; empty where nothing does.
   */
  public List<String> differences() {
    return record.earlier().differences(record.session());
  }

  /** Records that the process is being ended from outside; for a shutdown hook. */
  public void interrupted() {
    journal.interrupted();
  }

  public Machine machine() {
    return record.machine();
  }

  /**
   * Trains.
   *
   * @throws TrainingFailure if the loss is no longer a number; the last checkpoint is whole
   */
  public Result run(List<LoopListener> listeners) throws IOException {
    folder.writeConfig(config.toJson());
    journal.started();
    try {
      folder.writeMetrics(earlier);
      return train(listeners);
    } catch (IOException | RuntimeException | Error e) {
      journal.failed(e);
      throw e;
    }
  }

  private Result train(List<LoopListener> listeners) throws IOException {
    var loop =
        new TrainingLoop(
            graph,
            config.training(),
            config.seed(),
            Batches.forTraining(
                data, config.training().batchSize(), config.training().padding(), config.seed()),
            data.validation().size() == 0
                ? null
                : Evaluator.batches(data.validation(), data.normalization()),
            (epochs, isBest) -> folder.writeEpoch(graph, info, epochs, isBest),
            listeners);
    List<EpochMetrics> epochs = loop.run(earlier);
    Decisions decisions = Decisions.of(config.training(), epochs);
    if (decisions.bestEpoch() == 0) {
      throw new TrainingFailure(
          decisions.metric() + " was not finite in any epoch, so no model is the best");
    }
    Classification test = test(listeners);
    listeners.forEach(listener -> listener.testDone(epochs.size(), test));
    folder.writeReport(new Report(config, record, epochs, decisions, test).html());
    journal.finished(epochs, decisions, test);
    return new Result(epochs, decisions, test);
  }

  /** As {@code evaluate} does it later, from the file. */
  private Classification test(List<LoopListener> listeners) {
    ComputationGraph best = SavedModel.read(folder.path()).graph();
    KernelChoice.apply(best, config.training().kernels());
    try (var task = Watcher.begin(listeners, "test", data.test().size(), "samples")) {
      return Evaluator.evaluate(best, Evaluator.batches(data.test(), data.normalization()), task);
    }
  }
}
