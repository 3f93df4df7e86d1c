package io.github.attnzoo.models.data;

import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.Rules;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * JapaneseVowels: 270 training and 370 test utterances of nine speakers, 12 cepstrum coefficients a
 * step, 7 to 29 steps; CSV, or the UEA archive's {@code .ts} files, in the folder {@code
 * japanese-vowels} of the data root. Kudo, Toyama, Shimbo, "Multidimensional curve classification
 * using passing-through regions", 1999, doi 10.24432/C5NS47.
 */
@Id(
    value = "japanese-vowels",
    doc = "JapaneseVowels, 12 features, 7 to 29 time steps, padded and masked.")
public record JapaneseVowels(
    @Property(
            doc =
                "Feature means and standard deviations to normalise with, by default those of the"
                    + " training file; null leaves the values.",
            defaultsTo =
                "{\"mean\": [0.8691, -0.5545, 0.2461, -0.2673, 0.2190, -0.2105, -0.1741, -0.0517,"
                    + " -0.2049, -0.1812, -0.0236, 0.0862], \"std\": [0.4876, 0.3912, 0.3009,"
                    + " 0.3059, 0.2691, 0.1683, 0.1612, 0.1883, 0.1877, 0.1169, 0.0976, 0.1275]}")
        @Nullable Normalization normalization,
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
    implements DataConfig {
  private static final int FEATURES = 12;
  private static final List<String> CLASSES =
      IntStream.rangeClosed(1, 9).mapToObj(i -> "speaker " + i).toList();

  public JapaneseVowels {
    Rules.check(JapaneseVowels.class, normalization, validationFraction, limit);
    if (normalization != null) {
      normalization.checkFeatures(FEATURES);
    }
  }

  @Override
  public DataShape shape() {
    return new SequenceShape(FEATURES, 29, CLASSES);
  }
}
