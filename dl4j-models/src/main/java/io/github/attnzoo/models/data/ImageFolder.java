package io.github.attnzoo.models.data;

import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.RuleViolation;
import io.github.attnzoo.models.config.Rules;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A user's own pictures: {@code folder/train/CLASS/*.png} and {@code folder/test/CLASS/*.png}, or
 * just {@code folder/CLASS/*.png}, of which a share is then held out for testing.
 */
@Id(value = "image-folder", doc = "Your own pictures, one folder a class (PNG, JPEG, BMP, GIF).")
public record ImageFolder(
    @Property(doc = "The folder, relative to the data root or absolute.") String folder,
    @Property(doc = "Class names: the names of the folders, in the order that numbers them.")
        List<String> classes,
    @Property(doc = "Height that pictures are resized to, in pixels.", defaultsTo = "32", min = 1)
        int height,
    @Property(doc = "Width that pictures are resized to, in pixels.", defaultsTo = "32", min = 1)
        int width,
    @Property(doc = "Colour channels: 1 or 3.", defaultsTo = "3", min = 1, max = 3) int channels,
    @Property(
            doc = "Share of the pictures held out for testing where there is no test folder.",
            defaultsTo = "0.2",
            above = 0,
            below = 1)
        double testFraction,
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
  public ImageFolder {
    Rules.check(
        ImageFolder.class,
        folder,
        classes,
        height,
        width,
        channels,
        testFraction,
        normalization,
        augmentation,
        validationFraction,
        limit);
    classes = checkClasses(classes);
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

  static List<String> checkClasses(List<String> classes) {
    if (classes.size() < 2) {
      throw new RuleViolation("classes", "must have at least 2 names, got " + classes);
    }
    var seen = new HashSet<String>();
    for (String name : classes) {
      if (name.isBlank() || !seen.add(name)) {
        throw new RuleViolation(
            "classes", "must be names that differ and are not empty, got " + classes);
      }
    }
    return List.copyOf(classes);
  }
}
