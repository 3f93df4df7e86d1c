package io.github.attnzoo.train.run;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.data.Batches;
import io.github.attnzoo.train.data.LoadedData;
import io.github.attnzoo.train.loop.Evaluator;
import io.github.attnzoo.train.loop.KernelChoice;
import io.github.attnzoo.train.loop.LoopListener;
import io.github.attnzoo.train.loop.TrainingFailure;
import io.github.attnzoo.train.policy.Decisions;
import io.github.attnzoo.train.policy.EpochMetrics;
import io.github.attnzoo.train.progress.Watcher;
import io.github.attnzoo.train.report.ConfidentMistakes;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The best model of a training that came to its end. */
record BestModel(ModelConfig config, RunFolder folder, LoadedData data) {
  /** As many as fill two rows of the report. */
  private static final int MISTAKES = 12;

  /**
   * Its test result, as {@code evaluate} gives it later from the file.
   *
   * @param epochs of the whole training
   * @param stop asked before each batch
   * @return empty where it was stopped
   * @throws TrainingFailure if no epoch had a model that could be the best
   * @throws RunException if the file has the model of another epoch
   */
  Optional<TrainingRun.Tested> test(
      List<EpochMetrics> epochs, List<LoopListener> listeners, BooleanSupplier stop) {
    Decisions decisions = Decisions.of(config.training(), epochs);
    if (decisions.bestEpoch() == 0) {
      throw new TrainingFailure(
          decisions.metric() + " was not finite in any epoch, so no model is the best");
    }
    SavedModel best = SavedModel.read(folder.path());
    if (best.epochs().size() != decisions.bestEpoch()) {
      throw new RunException(
          best.file()
              + ": expected the model of epoch "
              + decisions.bestEpoch()
              + ", the best, found that of epoch "
              + best.epochs().size());
    }
    KernelChoice.apply(best.graph(), config.training().kernels());
    Batches samples = Evaluator.batches(data.test(), data.normalization());
    var mistakes = new ConfidentMistakes(MISTAKES);
    try (var task = Watcher.begin(listeners, "test", data.test().size(), "samples")) {
      return Optional.ofNullable(Evaluator.evaluate(best.graph(), samples, task, mistakes, stop))
          .map(test -> new TrainingRun.Result(epochs, decisions, test))
          .map(result -> new TrainingRun.Tested(result, best.graph(), samples, mistakes.list()));
    }
  }
}
