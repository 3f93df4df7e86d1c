package io.github.attnzoo.models.data;

import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * JapaneseVowels: 270 training and 370 test utterances of nine speakers, 12 cepstrum coefficients a
 * step, 7 to 29 steps; CSV in the folder {@code japanese-vowels} of the data root. Kudo, Toyama,
 * Shimbo, "Multidimensional curve classification using passing-through regions", 1999, doi
 * 10.24432/C5NS47.
 */
@Id(
    value = "japanese-vowels",
    doc = "JapaneseVowels, 12 features, 7 to 29 time steps, padded and masked.")
public record JapaneseVowels(
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
  private static final List<String> CLASSES =
      IntStream.rangeClosed(1, 9).mapToObj(i -> "speaker " + i).toList();

  @Override
  public DataShape shape() {
    return new SequenceShape(12, 29, CLASSES);
  }
}
