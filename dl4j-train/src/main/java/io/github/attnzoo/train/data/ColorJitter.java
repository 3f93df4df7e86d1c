package io.github.attnzoo.train.data;

/**
 * Changes of colour, in place, of pictures {@code [channels, height, width]} in [0, 1], by
 * torchvision's formulas for float tensors; results are cut to [0, 1]. Grey pictures have neither
 * saturation nor hue, which leave them as they are.
 */
final class ColorJitter {

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
    float[] grey = channels == 3 ? Rgb.of(picture).grey() : picture;
    int plane = picture.length / channels;
    double sum = 0;
    for (int p = 0; p < plane; p++) {
      sum += grey[p];
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
    Rgb colours = Rgb.of(picture);
    float[] grey = colours.grey();
    mix(colours.red(), grey, factor);
    mix(colours.green(), grey, factor);
    mix(colours.blue(), grey, factor);
    colours.into(picture);
  }

  private static void mix(float[] colour, float[] grey, float factor) {
    for (int p = 0; p < colour.length; p++) {
      colour[p] = unit(factor * colour[p] + (1 - factor) * grey[p]);
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
    HueTurn.apply(picture, turn);
  }

  static float unit(float value) {
    return Math.max(0, Math.min(1, value));
  }
}
