package io.github.attnzoo.models.data;

import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.Rules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CIFAR-10: 50,000 training and 10,000 test pictures of 32 by 32 pixels, red, green, blue, in ten
 * classes; the "binary version" in the folder {@code cifar-10-batches-bin} of the data root.
 * Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.
 */
@Id(value = "cifar-10", doc = "CIFAR-10, colour 32x32, from the binary version's files.")
public record Cifar10(
    @Property(
            doc = "Channel means and standard deviations to normalise with; null leaves [0, 1].",
            defaultsTo = "{\"mean\": [0.4914, 0.4822, 0.4465], \"std\": [0.2023, 0.1994, 0.2010]}")
        @Nullable Normalization normalization,
    @Property(
            doc = "Random changes of the training pictures; null makes none.",
            defaultsTo = "null")
        @Nullable Augmentation augmentation,
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
  private static final int CHANNELS = 3;
  private static final List<String> CLASSES =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

  public Cifar10 {
    Rules.check(Cifar10.class, normalization, augmentation, validationFraction, limit);
    if (normalization != null) {
      normalization.checkChannels(CHANNELS);
    }
  }

  @Override
  public DataShape shape() {
    return new ImageShape(CHANNELS, 32, 32, CLASSES);
  }
}
