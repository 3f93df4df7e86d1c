package io.github.attnzoo.models.data;

import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.RuleViolation;
import io.github.attnzoo.models.config.Rules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pictures in IDX files, as of MNIST and its relatives (EMNIST, KMNIST): unsigned bytes {@code
 * [pictures, height, width]}, or {@code [pictures, 3, height, width]} in colour, and as many
 * labels, counted from 0. Gzipped or not.
 */
@Id(value = "idx-images", doc = "Your own pictures in IDX files, as of MNIST.")
public record IdxImages(
    @Property(doc = "The training pictures, relative to the data root or absolute.")
        String trainImages,
    @Property(doc = "The labels of the training pictures.") String trainLabels,
    @Property(doc = "The test pictures.") String testImages,
    @Property(doc = "The labels of the test pictures.") String testLabels,
    @Property(doc = "Height in pixels.", min = 1) int height,
    @Property(doc = "Width in pixels.", min = 1) int width,
    @Property(doc = "Colour channels: 1 or 3.", defaultsTo = "1", min = 1, max = 3) int channels,
    @Property(doc = "Class names, in the order of the labels.") List<String> classes,
    @Property(
            doc = "Channel means and standard deviations to normalise with; null leaves [0, 1].",
            defaultsTo = "null")
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
            doc =
                "Use only n training samples, drawn by the seed as the files may be in class"
                    + " order; null uses all.",
            defaultsTo = "null",
            min = 1)
        @Nullable Integer limit)
    implements DataConfig {
  public IdxImages {
    Rules.check(
        IdxImages.class,
        trainImages,
        trainLabels,
        testImages,
        testLabels,
        height,
        width,
        channels,
        classes,
        normalization,
        augmentation,
        validationFraction,
        limit);
    classes = ImageFolder.checkClasses(classes);
    if (channels == 2) {
      throw new RuleViolation("channels", "must be 1 (grey) or 3 (red, green, blue), got 2");
    }
    if (normalization != null) {
      normalization.checkChannels(channels);
    }
  }

  @Override
  public DataShape shape() {
    return new ImageShape(channels, height, width, classes);
  }
}
