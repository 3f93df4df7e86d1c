package io.github.attnzoo.train.data;

import java.util.Arrays;

/**
 * The colours of a picture, each in an array of its own, which loops over pixels are fastest on.
 *
 * @param red {@code [height, width]}
 * @param green {@code [height, width]}
 * @param blue {@code [height, width]}
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Rgb(float[] red, float[] green, float[] blue) {

  /** A copy of {@code [3, height, width]}. */
  static Rgb of(float[] picture) {
    int plane = picture.length / 3;
    return new Rgb(
        Arrays.copyOfRange(picture, 0, plane),
        Arrays.copyOfRange(picture, plane, 2 * plane),
        Arrays.copyOfRange(picture, 2 * plane, 3 * plane));
  }

  /** Copies the colours back. */
  void into(float[] picture) {
    System.arraycopy(red, 0, picture, 0, red.length);
    System.arraycopy(green, 0, picture, red.length, green.length);
    System.arraycopy(blue, 0, picture, 2 * red.length, blue.length);
  }

  /** The grey levels, by the weights that torchvision uses. */
  float[] grey() {
    var grey = new float[red.length];
    for (int p = 0; p < grey.length; p++) {
      grey[p] = 0.2989f * red[p] + 0.587f * green[p] + 0.114f * blue[p];
    }
    return grey;
  }
}
