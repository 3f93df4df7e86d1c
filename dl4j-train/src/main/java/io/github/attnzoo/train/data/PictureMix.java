package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.Augmentation;
import io.github.attnzoo.models.data.ImageShape;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.distribution.BetaDistribution;
import org.apache.commons.math3.random.JDKRandomGenerator;

/**
 * Mixes each picture of a batch, and its label, with the one before it; the first with the last. A
 * batch is in random order, so that partners are random. One share {@code s} is drawn for a batch,
 * from {@code Beta(x, x)}. Stateless.
 *
 * <p>Mixup: {@code s * picture + (1 - s) * partner}. CutMix: a rectangle of {@code sqrt(1 - s)}
 * times the height and the width, centred on any pixel and cut at the border, is the partner's, and
 * the labels are blended by the area that really is. Rounding and partners are those of
 * torchvision's {@code v2.MixUp} and {@code v2.CutMix}. Beta is drawn by Apache Commons Math.
 */
final class PictureMix {
  private final double mixup;
  private final double cutmix;
  private final ImageShape shape;

  PictureMix(Augmentation config, ImageShape shape) {
    this.mixup = config.mixup();
    this.cutmix = config.cutmix();
    this.shape = shape;
  }

  static boolean isOn(Augmentation config) {
    return config.mixup() > 0 || config.cutmix() > 0;
  }

  /**
   * Mixes a batch in place. A batch of one stays as it is.
   *
   * @param pictures {@code [batch, channels, height, width]}
   * @param labels {@code [batch, classes]}
   */
  void apply(float[] pictures, float[] labels, SplittableRandom random) {
    if (pictures.length == shape.numbers()) {
      return;
    }
    boolean isMixup = mixup > 0 && (cutmix == 0 || random.nextBoolean());
    float share = (float) share(isMixup ? mixup : cutmix, random.nextLong());
    if (isMixup) {
      mixup(pictures, labels, share);
    } else {
      int y = random.nextInt(shape.height());
      int x = random.nextInt(shape.width());
      cutmix(pictures, labels, share, y, x);
    }
  }

  void mixup(float[] pictures, float[] labels, float share) {
    blend(pictures, shape.numbers(), share);
    blend(labels, classes(pictures, labels), share);
  }

  /**
   * @param y row of the rectangle's centre
   * @param x column of its centre
   */
  void cutmix(float[] pictures, float[] labels, float share, int y, int x) {
    double half = 0.5 * Math.sqrt(1 - share);
    int halfHeight = (int) (half * shape.height());
    int halfWidth = (int) (half * shape.width());
    int top = Math.max(0, y - halfHeight);
    int bottom = Math.min(shape.height(), y + halfHeight);
    int left = Math.max(0, x - halfWidth);
    int right = Math.min(shape.width(), x + halfWidth);
    paste(pictures, top, bottom, left, right);
    float area = (float) ((bottom - top) * (right - left)) / (shape.height() * shape.width());
    blend(labels, classes(pictures, labels), 1 - area);
  }

  private int classes(float[] pictures, float[] labels) {
    int batch = pictures.length / shape.numbers();
    return labels.length / batch;
  }

  /** From the last row to the first, so that each partner is still as it was. */
  private static void blend(float[] rows, int length, float share) {
    float[] last = tail(rows, length);
    for (int start = rows.length - length; start >= 0; start -= length) {
      for (int i = 0; i < length; i++) {
        float partner = start == 0 ? last[i] : rows[start - length + i];
        rows[start + i] = share * rows[start + i] + (1 - share) * partner;
      }
    }
  }

  private void paste(float[] pictures, int top, int bottom, int left, int right) {
    int length = shape.numbers();
    float[] last = tail(pictures, length);
    for (int start = pictures.length - length; start >= 0; start -= length) {
      float[] source = start == 0 ? last : pictures;
      int partner = Math.max(0, start - length);
      for (int c = 0; c < shape.channels(); c++) {
        for (int row = top; row < bottom; row++) {
          int at = (c * shape.height() + row) * shape.width() + left;
          System.arraycopy(source, partner + at, pictures, start + at, right - left);
        }
      }
    }
  }

  private static float[] tail(float[] rows, int length) {
    return Arrays.copyOfRange(rows, rows.length - length, rows.length);
  }

  private static double share(double strength, long seed) {
    var generator = new JDKRandomGenerator();
    generator.setSeed(seed);
    return new BetaDistribution(generator, strength, strength).sample();
  }
}
