package io.github.attnzoo.train.data;

/**
 * Changes of colour, in place, of pictures {@code [channels, height, width]} in [0, 1], by
 * torchvision's formulas for float tensors; results are cut to [0, 1]. Grey pictures have neither
 * saturation nor hue, which leave them as they are.
 */
final class ColorJitter {
  private static final float RED = 0.2989f;
  private static final float GREEN = 0.587f;
  private static final float BLUE = 0.114f;

  private ColorJitter() {}

  /** {@code x * factor}. */
  static void brightness(float[] picture, float factor) {
    if (factor == 1) {
      return;
    }
    for (int p = 0; p < picture.length; p++) {
      picture[p] = unit(picture[p] * factor);
    }
  }

  /** {@code factor * x + (1 - factor) * mean}, with the mean of the picture's grey levels. */
  static void contrast(float[] picture, int channels, float factor) {
    if (factor == 1) {
      return;
    }
    int plane = picture.length / channels;
    double sum = 0;
    for (int p = 0; p < plane; p++) {
      sum += channels == 3 ? grey(picture, p, plane) : picture[p];
    }
    float shift = (1 - factor) * (float) (sum / plane);
    for (int p = 0; p < picture.length; p++) {
      picture[p] = unit(factor * picture[p] + shift);
    }
  }

  /** {@code factor * x + (1 - factor) * grey}, pixel by pixel. */
  static void saturation(float[] picture, int channels, float factor) {
    if (factor == 1 || channels != 3) {
      return;
    }
    int plane = picture.length / 3;
    for (int p = 0; p < plane; p++) {
      float shift = (1 - factor) * grey(picture, p, plane);
      picture[p] = rarelyCut(factor * picture[p] + shift);
      picture[p + plane] = rarelyCut(factor * picture[p + plane] + shift);
      picture[p + 2 * plane] = rarelyCut(factor * picture[p + 2 * plane] + shift);
    }
  }

  /**
   * Turns the hue, as in HSV, by {@code turn} rounds of the colour wheel; value and saturation
   * stay.
   *
   * @param turn from -0.5 to 0.5
   */
  static void hue(float[] picture, int channels, float turn) {
    if (turn == 0 || channels != 3) {
      return;
    }
    int plane = picture.length / 3;
    for (int p = 0; p < plane; p++) {
      float red = picture[p];
      float green = picture[p + plane];
      float blue = picture[p + 2 * plane];
      float max = Math.max(red, Math.max(green, blue));
      float chroma = max - Math.min(red, Math.min(green, blue));
      float sector = wrap(sector(red, green, blue, max, chroma) + 6 * turn);
      float min = max - chroma;
      picture[p] = min + chroma * unit(Math.abs(sector - 3) - 1);
      picture[p + plane] = min + chroma * unit(2 - Math.abs(sector - 2));
      picture[p + 2 * plane] = min + chroma * unit(2 - Math.abs(sector - 4));
    }
  }

  /** The hue in sixths of the wheel, from -1 to 5; anything finite where there is no chroma. */
  private static float sector(float red, float green, float blue, float max, float chroma) {
    float scale = 1 / Math.max(chroma, Float.MIN_NORMAL);
    if (max == red) {
      return (green - blue) * scale;
    }
    return max == green ? 2 + (blue - red) * scale : 4 + (red - green) * scale;
  }

  /** A sector from -4 to 8 as one from 0 to 6. */
  private static float wrap(float sector) {
    float positive = sector < 0 ? sector + 6 : sector;
    return positive >= 6 ? positive - 6 : positive;
  }

  private static float grey(float[] picture, int p, int plane) {
    return RED * picture[p] + GREEN * picture[p + plane] + BLUE * picture[p + 2 * plane];
  }

  /** As {@link #unit}, in branches: several times faster in loops that can't be vectorised. */
  private static float rarelyCut(float value) {
    if (value < 0) {
      return 0;
    }
    return value > 1 ? 1 : value;
  }

  private static float unit(float value) {
    return Math.max(0, Math.min(1, value));
  }
}
