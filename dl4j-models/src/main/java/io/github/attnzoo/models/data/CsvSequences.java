package io.github.attnzoo.models.data;

import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.RuleViolation;
import io.github.attnzoo.models.config.Rules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user's own sequences as CSV: a header {@code seq,label,t,...}, then one line a time step, in
 * any order: the steps of a sequence are sorted by {@code t}. A label is one of {@code classes}.
 */
@Id(value = "csv-sequences", doc = "Your own sequences: CSV with seq, label, t and the features.")
public record CsvSequences(
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
    @Property(doc = "Numbers per time step: the columns after seq, label and t.", min = 1)
        int features,
    @Property(doc = "Length that sequences are padded to; a longer one is an error.", min = 1)
        int timeSteps,
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
  public CsvSequences {
    Rules.check(
        CsvSequences.class,
        train,
        test,
        testFraction,
        features,
        timeSteps,
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
