package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.Augmentation;
import io.github.attnzoo.models.data.ImageShape;
import java.util.SplittableRandom;

/**
 * Random changes of a training picture in [0, 1], in the order crop, flip, colour, rotation,
 * cutout. All draws come from the stream that is given, always the same number of them, so that one
 * switched off leaves the others as they were. Stateless.
 *
 * <p>The amounts are drawn as torchvision's {@code RandomCrop(padding)}, {@code
 * RandomHorizontalFlip}, {@code ColorJitter} (its four changes in an order drawn for each picture)
 * and {@code RandomRotation} draw them, and applied by its formulas for float tensors. Cutout sets
 * what the square of its size covers, centred on a pixel drawn evenly and cut at the border, to the
 * colour that normalisation makes 0.
 */
final class Augmenter {
  private final Augmentation config;
  private final ImageShape shape;
  private final float[] fill;

  /**
   * @param fill the colour of what is cut out, one number a channel
   */
  Augmenter(Augmentation config, ImageShape shape, float[] fill) {
    this.config = config;
    this.shape = shape;
    this.fill = fill.clone();
  }

  /**
   * Changes a picture in place.
   *
   * @param picture {@code [channels, height, width]}
   */
  void apply(float[] picture, SplittableRandom random) {
    int padding = config.cropPadding();
    int down = random.nextInt(2 * padding + 1) - padding;
    int right = random.nextInt(2 * padding + 1) - padding;
    boolean flip = random.nextBoolean() && config.horizontalFlip();
    double brightness = factor(config.brightness(), random);
    double contrast = factor(config.contrast(), random);
    double saturation = factor(config.saturation(), random);
    double hue = symmetric(config.hue(), random);
    int[] order = Seeds.permutation(4, random);
    double degrees = symmetric(config.rotation(), random);
    int cutY = random.nextInt(shape.height());
    int cutX = random.nextInt(shape.width());

    if (down != 0 || right != 0 || flip) {
      Geometry.shift(picture, shape, down, right, flip);
    }
    for (int change : order) {
      switch (change) {
        case 0 -> ColorJitter.brightness(picture, (float) brightness);
        case 1 -> ColorJitter.contrast(picture, shape.channels(), (float) contrast);
        case 2 -> ColorJitter.saturation(picture, shape.channels(), (float) saturation);
        default -> ColorJitter.hue(picture, shape.channels(), (float) hue);
      }
    }
    if (degrees != 0) {
      Geometry.rotate(picture, shape, degrees);
    }
    if (config.cutout() > 0) {
      Geometry.cutOut(picture, shape, cutY, cutX, config.cutout(), fill);
    }
  }

  private static double factor(double strength, SplittableRandom random) {
    return 1 + symmetric(strength, random);
  }

  private static double symmetric(double bound, SplittableRandom random) {
    return bound * (2 * random.nextDouble() - 1);
  }
}
