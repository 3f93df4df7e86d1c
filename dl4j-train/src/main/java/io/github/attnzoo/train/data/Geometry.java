package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.ImageShape;

/** Moves of pictures {@code [channels, height, width]}, in place; what enters is 0. */
final class Geometry {
  private Geometry() {}

  /**
   * Moves the picture and then mirrors it: a crop of its own size out of the zero-padded picture.
   *
   * @param down pixels that the crop lies below the picture's corner; negative is above
   * @param right pixels that the crop lies to the right
   * @param mirror whether left and right are exchanged afterwards
   */
  static void shift(float[] picture, ImageShape shape, int down, int right, boolean mirror) {
    int height = shape.height();
    int width = shape.width();
    float[] source = picture.clone();
    for (int row = 0; row < shape.channels() * height; row++) {
      int y = row % height + down;
      int from = (row + down) * width;
      for (int x = 0; x < width; x++) {
        int sourceX = (mirror ? width - 1 - x : x) + right;
        boolean isInside = y >= 0 && y < height && sourceX >= 0 && sourceX < width;
        picture[row * width + x] = isInside ? source[from + sourceX] : 0;
      }
    }
  }

  /**
   * Turns the picture about its centre, counter-clockwise, bilinearly.
   *
   * <p>Equals torchvision's {@code rotate(tensor, angle, BILINEAR)} with {@code fill=None}; with a
   * number as fill torchvision darkens the border pixels a second time.
   */
  static void rotate(float[] picture, ImageShape shape, double degrees) {
    int height = shape.height();
    int width = shape.width();
    double sin = Math.sin(Math.toRadians(degrees));
    double cos = Math.cos(Math.toRadians(degrees));
    double middleY = (height - 1) / 2.0;
    double middleX = (width - 1) / 2.0;
    float[] source = picture.clone();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double fromX = cos * (x - middleX) - sin * (y - middleY) + middleX;
        double fromY = sin * (x - middleX) + cos * (y - middleY) + middleY;
        int left = (int) Math.floor(fromX);
        int top = (int) Math.floor(fromY);
        float wx = (float) (fromX - left);
        float wy = (float) (fromY - top);
        for (int c = 0; c < shape.channels(); c++) {
          int plane = c * height * width;
          float upper =
              (1 - wx) * at(source, plane, height, width, top, left)
                  + wx * at(source, plane, height, width, top, left + 1);
          float lower =
              (1 - wx) * at(source, plane, height, width, top + 1, left)
                  + wx * at(source, plane, height, width, top + 1, left + 1);
          picture[plane + y * width + x] = (1 - wy) * upper + wy * lower;
        }
      }
    }
  }

  private static float at(float[] source, int plane, int height, int width, int y, int x) {
    boolean isInside = y >= 0 && y < height && x >= 0 && x < width;
    return isInside ? source[plane + y * width + x] : 0;
  }
}
