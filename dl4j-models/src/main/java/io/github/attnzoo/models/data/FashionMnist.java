package io.github.attnzoo.models.data;

import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.Rules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fashion-MNIST: 60,000 training and 10,000 test pictures of 28 by 28 grey pixels in ten classes,
 * pixels scaled to [0, 1]; IDX files, gzipped or not, in the folder {@code fashion-mnist} of the
 * data root. Xiao, Rasul, Vollgraf, "Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine
 * Learning Algorithms", 2017, https://arxiv.org/abs/1708.07747
 */
@Id(
    value = "fashion-mnist",
    doc = "Fashion-MNIST, grey 28x28, read row by row as a sequence or as an image.")
public record FashionMnist(
    @Property(
            doc = "How a picture is read: rows (28 time steps of 28 numbers) or image.",
            defaultsTo = "\"rows\"")
        Reading reading,
    @Property(
            doc =
                "Mean and standard deviation to normalise with: one each for images, 28 each (one a"
                    + " column) for rows; null leaves [0, 1].",
            defaultsTo = "null")
        @Nullable Normalization normalization,
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
  private static final int SIDE = 28;
  private static final List<String> CLASSES =
      List.of(
          "T-shirt/top",
          "Trouser",
          "Pullover",
          "Dress",
          "Coat",
          "Sandal",
          "Shirt",
          "Sneaker",
          "Bag",
          "Ankle boot");

  /** How a picture becomes a sample. */
  public enum Reading {
    /** Each row is a time step, its pixels the features. */
    ROWS,
    /** One grey channel. */
    IMAGE
  }

  public FashionMnist {
    Rules.check(FashionMnist.class, reading, normalization, validationFraction, limit);
    if (normalization != null && reading == Reading.ROWS) {
      normalization.checkFeatures(SIDE);
    } else if (normalization != null) {
      normalization.checkChannels(1);
    }
  }

  @Override
  public DataShape shape() {
    return reading == Reading.ROWS
        ? new SequenceShape(SIDE, SIDE, CLASSES)
        : new ImageShape(1, SIDE, SIDE, CLASSES);
  }
}
