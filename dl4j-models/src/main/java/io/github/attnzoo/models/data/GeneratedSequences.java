package io.github.attnzoo.models.data;

import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.RuleViolation;
import io.github.attnzoo.models.config.Rules;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Noise in which each class plants its own short pattern at a random, known time. */
@Id(
    value = "generated-sequences",
    doc = "Noise sequences with a class-specific pattern planted at a random, known time.")
public record GeneratedSequences(
    @Property(doc = "Training samples, validation included.", defaultsTo = "2000", min = 2)
        int samples,
    @Property(doc = "Test samples.", defaultsTo = "500", min = 1) int testSamples,
    @Property(doc = "Length of the longest sequence.", defaultsTo = "20", min = 2) int timeSteps,
    @Property(
            doc =
                "Length of the shortest sequence; lengths are drawn evenly between it and timeSteps,"
                    + " and shorter ones are padded and masked.",
            defaultsTo = "20",
            min = 2)
        int minTimeSteps,
    @Property(doc = "Numbers per time step.", defaultsTo = "8", min = 1) int features,
    @Property(doc = "Number of classes.", defaultsTo = "4", min = 2, max = 10_000) int classes,
    @Property(doc = "Time steps that the planted pattern covers.", defaultsTo = "3", min = 1)
        int signalSteps,
    @Property(
            doc = "Standard deviation of the Gaussian noise; the pattern has amplitude 1.",
            defaultsTo = "0.3",
            min = 0)
        double noise,
    @Property(
            doc = "Share of the training samples held out for validation, chosen by the seed.",
            defaultsTo = "0.1",
            min = 0,
            below = 1)
        double validationFraction,
    @Property(
            doc = "Use only the first n training samples; null uses all.",
            defaultsTo = "null",
            min = 1)
        @Nullable Integer limit)
    implements DataConfig {
  public GeneratedSequences {
    Rules.check(
        GeneratedSequences.class,
        samples,
        testSamples,
        timeSteps,
        minTimeSteps,
        features,
        classes,
        signalSteps,
        noise,
        validationFraction,
        limit);
    if (minTimeSteps > timeSteps) {
      throw new RuleViolation(
          "minTimeSteps",
          "must be at most timeSteps, got minTimeSteps="
              + minTimeSteps
              + ", timeSteps="
              + timeSteps);
    }
    if (signalSteps > minTimeSteps) {
      throw new RuleViolation(
          "signalSteps",
          "must be at most minTimeSteps, so that the pattern fits, got signalSteps="
              + signalSteps
              + ", minTimeSteps="
              + minTimeSteps);
    }
    long signs = (long) signalSteps * features;
    if (signs < Integer.SIZE - 1 && classes > 1 << signs) {
      throw new RuleViolation(
          "classes",
          "must be at most 2^(signalSteps * features), the patterns there are, got classes="
              + classes
              + ", signalSteps="
              + signalSteps
              + ", features="
              + features);
    }
  }

  @Override
  public DataShape shape() {
    return new SequenceShape(features, timeSteps, classNames("pattern-", classes));
  }

  static List<String> classNames(String prefix, int classes) {
    return IntStream.range(0, classes).mapToObj(i -> prefix + i).toList();
  }
}
