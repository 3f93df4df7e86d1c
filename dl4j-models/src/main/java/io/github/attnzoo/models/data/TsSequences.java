package io.github.attnzoo.models.data;

import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.RuleViolation;
import io.github.attnzoo.models.config.Rules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sequences in the {@code .ts} format of sktime, aeon and the UEA archive: a header of {@code @}
 * lines, then one sequence a line, its dimensions separated by colons, the steps of each by commas,
 * the class label last. Bagnall et al., "The UEA multivariate time series classification archive,
 * 2018", https://arxiv.org/abs/1811.00075.
 */
@Id(value = "ts-sequences", doc = "Your own or UEA archive sequences: .ts files, as of sktime.")
public record TsSequences(
    @Property(doc = "The training file, relative to the data root or absolute.") String train,
    @Property(
            doc = "The test file; null holds out testFraction of the training file instead.",
            defaultsTo = "null")
        @Nullable String test,
    @Property(
            doc = "Share of the training file held out for testing where test is null.",
            defaultsTo = "0.2",
            above = 0,
            below = 1)
        double testFraction,
    @Property(doc = "Numbers per time step: the file's dimensions.", min = 1) int features,
    @Property(doc = "Length that sequences are padded to; a longer one is an error.", min = 1)
        int timeSteps,
    @Property(
            doc =
                "What becomes of missing numbers (? or NaN): an error (refuse), or the feature's last"
                    + " number before, at the beginning its first one (previous).",
            defaultsTo = "\"refuse\"")
        MissingValues missingValues,
    @Property(
            doc =
                "Feature means and standard deviations to normalise with; null leaves the values.",
            defaultsTo = "null")
        @Nullable Normalization normalization,
    @Property(doc = "The labels, in the order that numbers them.") List<String> classes,
    @Property(
            doc = "Share of the training samples held out for validation, chosen by the seed.",
            defaultsTo = "0.1",
            min = 0,
            below = 1)
        double validationFraction,
    @Property(
            doc =
                "Use only n training samples, drawn by the seed as the files may be in class"
                    + " order; null uses all.",
            defaultsTo = "null",
            min = 1)
        @Nullable Integer limit)
    implements SequenceFiles {
  public TsSequences {
    Rules.check(
        TsSequences.class,
        train,
        test,
        testFraction,
        features,
        timeSteps,
        missingValues,
        normalization,
        classes,
        validationFraction,
        limit);
    classes = ImageFolder.checkClasses(classes);
    if (train.isBlank()) {
      throw new RuleViolation("train", "must name a file, got an empty string");
    }
    if (normalization != null) {
      normalization.checkFeatures(features);
    }
  }

  @Override
  public DataShape shape() {
    return new SequenceShape(features, timeSteps, classes);
  }
}
