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
    int plane = height * width;
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
        float right = (float) (fromX - left);
        float lower = (float) (fromY - top);
        float[] weights = {
          (1 - lower) * (1 - right), (1 - lower) * right, lower * (1 - right), lower * right
        };
        if (left >= 0 && top >= 0 && left < width - 1 && top < height - 1) {
          int corner = top * width + left;
          for (int p = y * width + x; p < picture.length; p += plane, corner += plane) {
            picture[p] =
                weights[0] * source[corner]
                    + weights[1] * source[corner + 1]
                    + weights[2] * source[corner + width]
                    + weights[3] * source[corner + width + 1];
          }
        } else {
          for (int p = y * width + x, q = 0; p < picture.length; p += plane, q += plane) {
            picture[p] =
                weights[0] * at(source, q, height, width, top, left)
                    + weights[1] * at(source, q, height, width, top, left + 1)
                    + weights[2] * at(source, q, height, width, top + 1, left)
                    + weights[3] * at(source, q, height, width, top + 1, left + 1);
          }
        }
      }
    }
  }

  private static float at(float[] source, int plane, int height, int width, int y, int x) {
    boolean isInside = y >= 0 && y < height && x >= 0 && x < width;
    return isInside ? source[plane + y * width + x] : 0;
  }
}
