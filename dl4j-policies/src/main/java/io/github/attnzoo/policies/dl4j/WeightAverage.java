package io.github.attnzoo.policies.dl4j;

import io.github.attnzoo.models.training.WeightAveragingConfig;
import java.io.Serial;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.Axpy;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An exponential moving average of a network's parameters, {@code average = d average + (1 - d)
 * parameters} after every step, by the decay of {@link WeightAveragingConfig#decayAt}.
 */
public final class WeightAverage {
  private final WeightAveragingConfig config;
  private final INDArray average;

  private WeightAverage(WeightAveragingConfig config, INDArray average) {
    this.config = config;
    this.average = average;
  }

  /**
   * Starts with the parameters as they are.
   *
   * @param model initialised
   * @throws IllegalStateException where it isn't
   */
  public static WeightAverage start(WeightAveragingConfig config, Model model) {
    return resume(config, Networks.initialised(model).params());
  }

  /**
   * Goes on with an average that was saved.
   *
   * @param average as {@link #parameters} gave it; it is copied
   */
  public static WeightAverage resume(WeightAveragingConfig config, INDArray average) {
    return new WeightAverage(
        Networks.given(config, "config"), Networks.given(average, "average").dup());
  }

  /**
   * Takes in the parameters after a step.
   *
   * @param step steps that the network has behind it, this one included
   * @throws IllegalArgumentException where the network has other parameters than the average
   * @throws IllegalStateException where it isn't initialised
   */
  public void update(Model model, long step) {
    INDArray parameters = fitting(model);
    double decay = config.decayAt(step);
    average.muli(decay);
    Nd4j.exec(new Axpy(parameters, average, average, 1 - decay));
  }

  /** The averaged parameters, in the network's order; the average itself, no copy. */
  public INDArray parameters() {
    return average;
  }

  /**
   * Exchanges the average and the network's parameters, so that the network computes with the
   * average; a second call changes them back.
   *
   * @throws IllegalArgumentException where the network has other parameters than the average
   * @throws IllegalStateException where it isn't initialised
   */
  public void exchange(Model model) {
    INDArray parameters = fitting(model);
    INDArray before = parameters.dup();
    parameters.assign(average);
    average.assign(before);
  }

  /** The network's parameters; ND4J itself would write past the end of one that is too small. */
  INDArray fitting(Model model) {
    INDArray parameters = Networks.initialised(model).params();
    if (parameters.length() != average.length() || parameters.dataType() != average.dataType()) {
      throw new IllegalArgumentException(
          "the network must have as many parameters as the average, and of its type: expected "
              + words(average)
              + ", got "
              + words(parameters));
    }
    return parameters;
  }

  private static String words(INDArray parameters) {
    return parameters.length() + " of " + parameters.dataType();
  }

  /** Updates the average after every step of the network that it is added to. */
  public TrainingListener listener() {
    return new Listener(this);
  }

  private static final class Listener extends BaseTrainingListener {
    @Serial private static final long serialVersionUID = 1L;

    private final transient WeightAverage average;

    Listener(WeightAverage average) {
      this.average = average;
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      average.update(model, iteration + 1L);
    }
  }
}
