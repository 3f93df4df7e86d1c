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
      for (int c = p; c < picture.length; c += plane) {
        picture[c] = unit(factor * picture[c] + shift);
      }
    }
  }

  /** Turns the hue, as in HSV, by {@code turn} rounds of the colour wheel. */
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
      if (chroma > 0) {
        float sector = sector(red, green, blue, max, chroma) + 6 * turn;
        picture[p] = channel(max, chroma, sector + 5);
        picture[p + plane] = channel(max, chroma, sector + 3);
        picture[p + 2 * plane] = channel(max, chroma, sector + 1);
      }
    }
  }

  /** The hue in sixths of the wheel, from -1 to 5. */
  private static float sector(float red, float green, float blue, float max, float chroma) {
    if (max == red) {
      return (green - blue) / chroma;
    }
    return max == green ? 2 + (blue - red) / chroma : 4 + (red - green) / chroma;
  }

  /** HSV to one channel: the full value but where the wheel takes the chroma away. */
  private static float channel(float value, float chroma, float position) {
    float k = position - 6 * (float) Math.floor(position / 6);
    return value - chroma * Math.max(0, Math.min(1, Math.min(k, 4 - k)));
  }

  private static float grey(float[] picture, int p, int plane) {
    return RED * picture[p] + GREEN * picture[p + plane] + BLUE * picture[p + 2 * plane];
  }

  private static float unit(float value) {
    return Math.max(0, Math.min(1, value));
  }
}
