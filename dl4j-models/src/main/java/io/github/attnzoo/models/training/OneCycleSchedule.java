package io.github.attnzoo.models.training;

import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.Rules;

/**
 * Up from {@code rate / divFactor} to the learning rate, then down to {@code rate / divFactor /
 * finalDivFactor}, step by step: PyTorch's {@code OneCycleLR} in two phases. The way up ends at
 * step {@code pctStart T - 1} of T; both ways follow half a cosine, or a straight line.
 *
 * <p>Unlike PyTorch's, it leaves the momentum alone. Smith, Topin, "Super-Convergence: Very Fast
 * Training of Neural Networks Using Large Learning Rates", 2017, https://arxiv.org/abs/1708.07120
 */
@Id(value = "one-cycle", doc = "Up to the learning rate and far down again, step by step.")
public record OneCycleSchedule(
    @Property(
            doc = "The share of the training in which the rate goes up.",
            defaultsTo = "0.3",
            above = 0,
            below = 1)
        double pctStart,
    @Property(
            doc = "The first step's rate is the learning rate divided by this.",
            defaultsTo = "25",
            min = 1)
        double divFactor,
    @Property(
            doc = "The last step's rate is the first step's divided by this.",
            defaultsTo = "10000",
            min = 1)
        double finalDivFactor,
    @Property(doc = "The shape of the ways up and down.", defaultsTo = "\"cosine\"")
        Annealing annealing)
    implements ScheduleConfig {
  public OneCycleSchedule {
    Rules.check(OneCycleSchedule.class, pctStart, divFactor, finalDivFactor, annealing);
  }

  /** How a rate goes from one value to another. */
  public enum Annealing {
    /** Half a cosine. */
    COSINE,
    /** A straight line. */
    LINEAR;

    double between(double from, double to, double share) {
      return this == COSINE
          ? to + (from - to) * (1 + Math.cos(Math.PI * share)) / 2
          : from + (to - from) * share;
    }
  }

  @Override
  public double rate(double rate, Place place) {
    double first = rate / divFactor;
    double top = pctStart * place.steps() - 1;
    double end = place.steps() - 1;
    if (place.step() <= top) {
      return annealing.between(first, rate, top > 0 ? place.step() / top : 1);
    }
    return annealing.between(rate, first / finalDivFactor, (place.step() - top) / (end - top));
  }

  @Override
  public double minLearningRate() {
    return 0;
  }

  @Override
  public boolean dependsOnEpochs() {
    return true;
  }
}
