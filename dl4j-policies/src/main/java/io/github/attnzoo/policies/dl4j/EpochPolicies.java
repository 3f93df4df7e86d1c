package io.github.attnzoo.policies.dl4j;

import io.github.attnzoo.models.config.Names;
import io.github.attnzoo.models.training.EarlyStoppingConfig;
import io.github.attnzoo.models.training.Metric;
import io.github.attnzoo.models.training.MonitorConfig;
import io.github.attnzoo.models.training.PlateauConfig;
import io.github.attnzoo.policies.Direction;
import io.github.attnzoo.policies.EarlyStopping;
import io.github.attnzoo.policies.Monitor;
import io.github.attnzoo.policies.ReduceLrOnPlateau;
import io.github.attnzoo.policies.StopReason;
import java.io.Serial;
import java.util.function.LongSupplier;
import org.deeplearning4j.earlystopping.scorecalc.ScoreCalculator;
import org.deeplearning4j.earlystopping.termination.EpochTerminationCondition;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Early stopping and the plateau rule for a network that is trained by Deeplearning4j's own {@code
 * fit}, or by its {@code EarlyStoppingTrainer}. The watched metric is a score of Deeplearning4j,
 * which also says whether lower is better. So {@code metric} chooses nothing here: it can be left
 * out, and one that the score contradicts is refused.
 *
 * <p>With {@code fit}, which no listener can end, one epoch at a time:
 *
 * <pre>{@code
 * graph.addListeners(policies.listener());
 * while (!policies.stop()) {
 *   graph.fit(train);
 * }
 * policies.restoreBest();
 * }</pre>
 *
 * <p>In a trainer it is the score calculator, and gives the termination condition:
 *
 * <pre>{@code
 * new EarlyStoppingConfiguration.Builder<ComputationGraph>()
 *     .scoreCalculator(policies)
 *     .epochTerminationConditions(policies.termination())
 * }</pre>
 *
 * <p>It is one or the other: a network with the listener that a trainer scores too would be judged
 * twice an epoch, with half the patience, which is refused.
 *
 * <p>What goes wrong with Deeplearning4j's own conditions does not here: a first score that is NaN
 * is never the best, patience counts evaluations and not epochs, the state outlives one call of
 * {@code fit}, and the best score is known. It is for one network and one thread, and not
 * serialised.
 */
public final class EpochPolicies<T extends Model> implements ScoreCalculator<T> {
  @Serial private static final long serialVersionUID = 1L;

  private final transient T model;
  private final transient ScoreCalculator<T> score;
  private final transient LongSupplier nanoTime;
  private final transient @Nullable WeightAverage average;
  private transient Monitor monitor;
  private transient @Nullable ReduceLrOnPlateau plateau;
  private transient @Nullable EarlyStopping stopping;
  private transient @Nullable INDArray bestParameters;
  private transient double learningRate;
  private transient int evaluations;
  private transient int bestEvaluation;
  private transient long since;
  private transient @Nullable Way way;

  /** Who asks for the scores. */
  private enum Way {
    LISTENER,
    TRAINER
  }

  /**
   * Scores the network's own parameters.
   *
   * @param model initialised; its highest learning rate now is the one that falls first
   * @param monitor how much better counts as better for the best parameters and early stopping
   * @param plateau null where the rate stays
   * @param stopping null where nothing ends the training
   * @throws IllegalArgumentException where the metric of {@code monitor} or {@code plateau} is not
   *     the default and contradicts the score
   * @throws IllegalStateException where the network isn't initialised
   */
  public EpochPolicies(
      T model,
      ScoreCalculator<T> score,
      MonitorConfig monitor,
      @Nullable PlateauConfig plateau,
      @Nullable EarlyStoppingConfig stopping) {
    this(model, score, monitor, plateau, stopping, null);
  }

  /**
   * Scores the average of the network's parameters, and keeps the best average.
   *
   * @param average as its listener updates it; null scores the network's own parameters
   */
  public EpochPolicies(
      T model,
      ScoreCalculator<T> score,
      MonitorConfig monitor,
      @Nullable PlateauConfig plateau,
      @Nullable EarlyStoppingConfig stopping,
      @Nullable WeightAverage average) {
    this(model, score, monitor, plateau, stopping, average, System::nanoTime);
  }

  EpochPolicies(
      T model,
      ScoreCalculator<T> score,
      MonitorConfig monitor,
      @Nullable PlateauConfig plateau,
      @Nullable EarlyStoppingConfig stopping,
      @Nullable WeightAverage average,
      LongSupplier nanoTime) {
    this.model = Networks.initialised(model);
    this.score = Networks.given(score, "score");
    Networks.given(monitor, "monitor");
    Direction direction =
        score.minimizeScore() ? Direction.LOWER_IS_BETTER : Direction.HIGHER_IS_BETTER;
    check("monitor", monitor.metric(), direction);
    if (plateau != null) {
      check("plateau", plateau.metric(), direction);
    }
    if (average != null) {
      average.fitting(model);
    }
    this.average = average;
    this.monitor = Monitor.of(direction, monitor.minDelta(), monitor.minDeltaMode());
    this.learningRate = LearningRate.highest(model);
    this.plateau = plateau == null ? null : ReduceLrOnPlateau.of(plateau, direction, learningRate);
    this.stopping = stopping == null ? null : EarlyStopping.of(stopping, this.monitor);
    this.nanoTime = nanoTime;
    this.since = nanoTime.getAsLong();
  }

  /** The default may stand beside every score: it is what is there where nothing was given. */
  private static void check(String policy, Metric metric, Direction direction) {
    if (metric != Metric.VALIDATION_LOSS && Direction.of(metric) != direction) {
      throw new IllegalArgumentException(
          policy
              + ".metric must be left out, or agree with the score calculator, for which "
              + (direction == Direction.LOWER_IS_BETTER ? "lower" : "higher")
              + " is better; got "
              + Names.kebab(metric));
    }
  }

  /**
   * Scores the network and lets the policies decide: the end of an epoch.
   *
   * @throws IllegalStateException where the listener of this object has scored epochs
   * @return the score; the infinity worse than any number for NaN, which Deeplearning4j's trainer
   *     would take for the best for ever
   */
  @Override
  public double calculateScore(T network) {
    return evaluate(network, Way.TRAINER);
  }

  private double evaluate(T network, Way by) {
    if (way != null && way != by) {
      throw new IllegalStateException(
          "the listener and the trainer's score calculator can't be used together: every epoch"
              + " would be scored twice; take the listener away from the network");
    }
    way = by;
    if (average == null) {
      return decide(network);
    }
    average.exchange(network);
    try {
      return decide(network);
    } finally {
      average.exchange(network);
    }
  }

  private double decide(T network) {
    double value = score.calculateScore(network);
    long now = nanoTime.getAsLong();
    double seconds = (now - since) * 1e-9;
    since = now;
    evaluations++;
    if (monitor.isBetter(value)) {
      bestEvaluation = evaluations;
      bestParameters = network.params().dup();
    }
    monitor = monitor.update(value);
    if (plateau != null) {
      plateau = plateau.update(value);
      LearningRate.change(network, learningRate, plateau.learningRate());
      learningRate = plateau.learningRate();
    }
    if (stopping != null) {
      stopping = stopping.update(value, seconds);
    }
    return Double.isFinite(value) ? value : monitor.direction().worst();
  }

  @Override
  public boolean minimizeScore() {
    return monitor.direction() == Direction.LOWER_IS_BETTER;
  }

  /**
   * A listener for the network, which scores it at the end of each epoch of {@code fit}; not for
   * one that a trainer scores.
   */
  public TrainingListener listener() {
    return new PolicyListener(this::startClock, () -> evaluate(model, Way.LISTENER));
  }

  /** A condition for a trainer whose score calculator this is. */
  public EpochTerminationCondition termination() {
    return new PolicyTermination(this::startClock, this::reason);
  }

  private void startClock() {
    since = nanoTime.getAsLong();
  }

  /** Whether the training should end. */
  public boolean stop() {
    return reason() != null;
  }

  /** Why the training should end; null where it should go on. */
  public @Nullable StopReason reason() {
    return stopping == null ? null : stopping.reason();
  }

  /** The rate for the next epoch, of the layers with the highest one. */
  public double learningRate() {
    return learningRate;
  }

  /** The best score; the infinity worse than any number while there is none. */
  public double best() {
    return monitor.best();
  }

  /** Which evaluation gave the best score, counted from 1; 0 while there is none. */
  public int bestEvaluation() {
    return bestEvaluation;
  }

  /**
   * Gives the network the parameters that scored best, averaged ones where there is an average; the
   * updater's state stays.
   *
   * @return whether there were any: false where no score was finite
   */
  public boolean restoreBest() {
    if (bestParameters == null) {
      return false;
    }
    model.params().assign(bestParameters);
    return true;
  }
}
