package io.github.attnzoo.models.data;

import io.github.attnzoo.models.config.Id;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.RuleViolation;
import io.github.attnzoo.models.config.Rules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Noise pictures in which each class draws its own shape at a random, known place. */
@Id(
    value = "generated-images",
    doc = "Noise pictures with a class-specific shape drawn at a random, known place.")
public record GeneratedImages(
    @Property(doc = "Training samples, validation included.", defaultsTo = "2000", min = 2)
        int samples,
    @Property(doc = "Test samples.", defaultsTo = "500", min = 1) int testSamples,
    @Property(doc = "Height in pixels.", defaultsTo = "16", min = 8) int height,
    @Property(doc = "Width in pixels.", defaultsTo = "16", min = 8) int width,
    @Property(doc = "Colour channels: 1 or 3.", defaultsTo = "3", min = 1, max = 3) int channels,
    @Property(doc = "Number of classes; each has a shape of its own.", defaultsTo = "4", min = 2)
        int classes,
    @Property(
            doc = "Side of the square that the shape fills, in pixels.",
            defaultsTo = "7",
            min = 5)
        int signalSize,
    @Property(
            doc = "Standard deviation of the Gaussian noise; pixels lie between 0 and 1.",
            defaultsTo = "0.1",
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
  private static final List<String> SHAPES =
      List.of("square", "cross", "plus", "ring", "bars", "columns", "diagonal", "dots");

  public GeneratedImages {
    Rules.check(
        GeneratedImages.class,
        samples,
        testSamples,
        height,
        width,
        channels,
        classes,
        signalSize,
        noise,
        validationFraction,
        limit);
    if (channels == 2) {
      throw new RuleViolation("channels", "must be 1 (grey) or 3 (red, green, blue), got 2");
    }
    if (classes > SHAPES.size()) {
      throw new RuleViolation(
          "classes", "must be at most " + SHAPES.size() + ", the shapes there are, got " + classes);
    }
    if (signalSize > Math.min(height, width)) {
      throw new RuleViolation(
          "signalSize",
          "must be at most the smaller of height and width, got signalSize="
              + signalSize
              + ", height="
              + height
              + ", width="
              + width);
    }
  }

  @Override
  public DataShape shape() {
    return new ImageShape(channels, height, width, SHAPES.subList(0, classes));
  }
}
