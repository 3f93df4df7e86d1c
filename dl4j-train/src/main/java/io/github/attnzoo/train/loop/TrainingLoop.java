package io.github.attnzoo.train.loop;

import io.github.attnzoo.models.training.TrainingConfig;
import io.github.attnzoo.policies.dl4j.WeightAverage;
import io.github.attnzoo.train.data.BatchSource;
import io.github.attnzoo.train.data.PrefetchIterator;
import io.github.attnzoo.train.data.Seeds;
import io.github.attnzoo.train.data.Seeds.Purpose;
import io.github.attnzoo.train.policy.CheckpointInterval;
import io.github.attnzoo.train.policy.Decisions;
import io.github.attnzoo.train.policy.EpochMetrics;
import io.github.attnzoo.train.progress.Task;
import io.github.attnzoo.train.progress.Watcher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;

/**
 * Trains a graph. All that a training does to the world is in this class and in the {@link
 * Checkpoints} it is given; the decisions are made in {@code policy}.
 *
 * <p>A step is a function of the graph's state, the seed, the epoch's and the step's number,
 * dropout included: a training that is resumed after any step goes on as if it had never stopped.
 */
public final class TrainingLoop {
  private final ComputationGraph graph;
  private final @Nullable WeightAverage average;
  private final TrainingConfig training;
  private final long seed;
  private final BatchSource train;
  private final @Nullable BatchSource validation;
  private final Checkpoints checkpoints;
  private final List<LoopListener> listeners;
  private final StepRate rate;
  private final CheckpointInterval interval;

  /**
   * What a training came to.
   *
   * @param epochs that are done
   * @param isStopped whether it was asked to stop before its end; all of it is saved
   */
  public record Outcome(List<EpochMetrics> epochs, boolean isStopped) {
    public Outcome {
      epochs = List.copyOf(epochs);
    }
  }

  /**
   * @param graph initialised, or restored from a checkpoint
   * @param average of its parameters, which is validated in their place; null where there is none
   * @param seed of dropout
   * @param train a data set's {@code Batches}, or {@link BatchSource#of} an iterator
   * @param validation null where there are no validation samples
   */
  public TrainingLoop(
      ComputationGraph graph,
      @Nullable WeightAverage average,
      TrainingConfig training,
      long seed,
      BatchSource train,
      @Nullable BatchSource validation,
      Checkpoints checkpoints,
      List<LoopListener> listeners) {
    this.graph = graph;
    this.average = average;
    this.training = training;
    this.seed = seed;
    this.train = train;
    this.validation = validation;
    this.checkpoints = checkpoints;
    this.listeners = List.copyOf(listeners);
    int stepsPerEpoch = (train.batchesPerEpoch() - 1) / training.workers() + 1;
    this.rate = new StepRate(graph, training, stepsPerEpoch);
    this.interval = new CheckpointInterval(training.checkpoint());
  }

  /**
   * Trains until the last epoch, until the policies end it, or until it is asked to stop; then it
   * finishes the step and saves.
   *
   * @param start what the graph has behind it
   * @param stop whether to stop; asked before each step, and true for ever once it is
   * @throws TrainingFailure if the loss or a parameter is no longer a number
   */
  public Outcome run(TrainingState start, BooleanSupplier stop) throws IOException {
    List<TrainingListener> ofGraph =
        listeners.stream().flatMap(listener -> listener.graphListeners().stream()).toList();
    try (var stepper = Stepper.of(graph, training, ofGraph)) {
      return run(stepper, start, stop);
    }
  }

  private Outcome run(Stepper stepper, TrainingState start, BooleanSupplier stop)
      throws IOException {
    var epochs = new ArrayList<>(start.epochs());
    Decisions decisions = Decisions.of(training, epochs);
    EpochProgress progress = start.progress();
    while (epochs.size() < training.epochs() && !decisions.stop()) {
      if (stop.getAsBoolean()) {
        return new Outcome(epochs, true);
      }
      EpochMetrics metrics =
          epoch(stepper, epochs, decisions.learningRate(), orNone(progress), stop);
      if (metrics == null) {
        return new Outcome(epochs, true);
      }
      progress = null;
      epochs.add(metrics);
      decisions = decisions.update(metrics);
      save(new TrainingState(epochs, null), decisions.improved());
      for (LoopListener listener : listeners) {
        listener.epochDone(metrics, decisions);
      }
    }
    return new Outcome(epochs, false);
  }

  private static EpochProgress orNone(@Nullable EpochProgress progress) {
    return progress == null ? EpochProgress.NONE : progress;
  }

  /** The rest of an epoch; null where it was stopped and saved. */
  private @Nullable EpochMetrics epoch(
      Stepper stepper,
      List<EpochMetrics> earlier,
      double learningRate,
      EpochProgress done,
      BooleanSupplier stop)
      throws IOException {
    int epoch = earlier.size() + 1;
    EpochProgress trained = steps(stepper, earlier, learningRate, done, stop);
    long start = System.nanoTime();
    boolean isStopped = stop.getAsBoolean();
    Classification validated =
        validation == null || isStopped ? null : validate(validation, epoch, stop);
    if (isStopped || (validation != null && validated == null)) {
      save(new TrainingState(earlier, trained), false);
      return null;
    }
    stepper.countEpoch();
    return new EpochMetrics(
        epoch,
        trained.sum().loss(),
        trained.sum().accuracy(),
        validated == null ? null : validated.loss(),
        validated == null ? null : validated.accuracy(),
        rate.last(learningRate),
        trained.samples() / trained.seconds(),
        trained.seconds() + secondsSince(start));
  }

  private @Nullable Classification validate(
      BatchSource validation, int epoch, BooleanSupplier stop) {
    String name = "validation of epoch " + epoch;
    exchangeAverage();
    try (var task = Watcher.begin(listeners, name, validation.samples(), "samples")) {
      return Evaluator.evaluate(graph, validation, task, stop);
    } finally {
      exchangeAverage();
    }
  }

  private void exchangeAverage() {
    if (average != null) {
      average.exchange(graph);
    }
  }

  /** Trains until the epoch's last step, or until it is asked to stop; saves when that is due. */
  private EpochProgress steps(
      Stepper stepper,
      List<EpochMetrics> earlier,
      double learningRate,
      EpochProgress done,
      BooleanSupplier stop)
      throws IOException {
    int epoch = earlier.size() + 1;
    int workers = training.workers();
    EpochProgress now = done;
    EpochProgress saved = done;
    long start = System.nanoTime();
    String name = "epoch " + epoch + "/" + training.epochs();
    try (var task = Watcher.begin(listeners, name, train.samples(), "samples");
        var batches = PrefetchIterator.over(train.epoch(epoch, done.steps() * workers), workers)) {
      if (done.samples() > 0) {
        task.advance(done.samples());
      }
      while (!stop.getAsBoolean() && batches.hasNext()) {
        MemoryLimit.check();
        int first = now.steps() * workers;
        BatchScore score =
            stepper.step(
                Step.next(
                    batches,
                    workers,
                    rate.next(learningRate),
                    place -> Seeds.mix(Purpose.DROPOUT, seed, epoch, first + place)));
        now = now.plus(score, saved.seconds() + secondsSince(start));
        stepDone(epoch, score, now.sum(), learningRate, task);
        if (interval.isDue(now.steps() - saved.steps(), now.seconds() - saved.seconds())) {
          save(new TrainingState(earlier, now), false);
          saved = now;
          start = System.nanoTime();
        }
      }
    }
    return now;
  }

  private void stepDone(
      int epoch, BatchScore score, BatchScore sum, double learningRate, Task task) {
    if (average != null) {
      average.update(graph, graph.getIterationCount());
    }
    if (!Double.isFinite(graph.score()) || !Double.isFinite(sum.lossSum())) {
      throw new TrainingFailure(
          "the training loss is "
              + (Double.isFinite(graph.score()) ? sum.loss() : graph.score())
              + " in epoch "
              + epoch
              + " after "
              + sum.samples()
              + " samples, expected a finite number; a learning rate lower than "
              + rate.last(learningRate)
              + " may help");
    }
    var metrics =
        new StepMetrics(
            graph.getIterationCount(),
            epoch,
            score.samples(),
            score.loss(),
            sum.loss(),
            sum.accuracy());
    task.advance(score.samples(), remark(metrics));
    listeners.forEach(listener -> listener.stepDone(metrics));
  }

  private static String remark(StepMetrics step) {
    return String.format(
        Locale.ROOT, "loss %.4f, accuracy %.2f %%", step.meanLoss(), 100 * step.meanAccuracy());
  }

  /** What is saved can be gone on with: a state with NaN would take the place of a good one. */
  private void save(TrainingState state, boolean isBest) throws IOException {
    if (!Double.isFinite(graph.params().sumNumber().doubleValue())) {
      throw new TrainingFailure(
          "a parameter is no longer a finite number after "
              + state.words()
              + "; a lower learning rate may help");
    }
    checkpoints.save(state, isBest);
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) * 1e-9;
  }
}
