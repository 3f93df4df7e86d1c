package io.github.attnzoo.policies.dl4j;

import io.github.attnzoo.models.training.EarlyStoppingConfig;
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
 * which also says whether lower is better; the metric that the settings name does not matter.
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
  private transient Monitor monitor;
  private transient @Nullable ReduceLrOnPlateau plateau;
  private transient @Nullable EarlyStopping stopping;
  private transient @Nullable INDArray bestParameters;
  private transient double learningRate;
  private transient int evaluations;
  private transient int bestEvaluation;
  private transient long since;

  /**
   * @param model initialised; its highest learning rate now is the one that falls first
   * @param monitor how much better counts as better for the best parameters and early stopping
   * @param plateau null where the rate stays
   * @param stopping null where nothing ends the training
   */
  public EpochPolicies(
      T model,
      ScoreCalculator<T> score,
      MonitorConfig monitor,
      @Nullable PlateauConfig plateau,
      @Nullable EarlyStoppingConfig stopping) {
    this(model, score, monitor, plateau, stopping, System::nanoTime);
  }

  EpochPolicies(
      T model,
      ScoreCalculator<T> score,
      MonitorConfig monitor,
      @Nullable PlateauConfig plateau,
      @Nullable EarlyStoppingConfig stopping,
      LongSupplier nanoTime) {
    Direction direction =
        score.minimizeScore() ? Direction.LOWER_IS_BETTER : Direction.HIGHER_IS_BETTER;
    this.model = model;
    this.score = score;
    this.monitor = Monitor.of(direction, monitor.minDelta(), monitor.minDeltaMode());
    this.learningRate = LearningRate.highest(model);
    this.plateau = plateau == null ? null : ReduceLrOnPlateau.of(plateau, direction, learningRate);
    this.stopping = stopping == null ? null : EarlyStopping.of(stopping, this.monitor);
    this.nanoTime = nanoTime;
    this.since = nanoTime.getAsLong();
  }

  /**
   * Scores the network and lets the policies decide: the end of an epoch.
   *
   * @return the score; the infinity worse than any number for NaN, which Deeplearning4j's trainer
   *     would take for the best for ever
   */
  @Override
  public double calculateScore(T network) {
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

  /** A listener for the network, which scores it at the end of each epoch of {@code fit}. */
  public TrainingListener listener() {
    return new PolicyListener(this::startClock, () -> calculateScore(model));
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
   * Gives the network the parameters that scored best; the updater's state stays.
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
