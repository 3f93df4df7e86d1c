package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.ImageShape;
import java.util.Arrays;

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
    Arrays.fill(picture, 0);
    int first = Math.max(0, -right);
    int count = width - Math.abs(right);
    if (count <= 0) {
      return;
    }
    for (int row = 0; row < shape.channels() * height; row++) {
      int y = row % height + down;
      if (y < 0 || y >= height) {
        continue;
      }
      int from = (row + down) * width + first + right;
      if (mirror) {
        int last = row * width + width - 1 - first;
        for (int x = 0; x < count; x++) {
          picture[last - x] = source[from + x];
        }
      } else {
        System.arraycopy(source, from, picture, row * width + first, count);
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
    double middleY = (height - 1) / 2.0;
    double middleX = (width - 1) / 2.0;
    // Wide enough that no corner leaves the frame at any angle, so that no pixel needs a check.
    int frame = 2 + (int) Math.ceil(Math.hypot(middleY, middleX) - Math.min(middleY, middleX));
    int stride = width + 2 * frame;
    float[] source = framed(picture, shape, frame);
    double sin = Math.sin(Math.toRadians(degrees));
    double cos = Math.cos(Math.toRadians(degrees));
    int[] corner = new int[width];
    float[] right = new float[width];
    float[] lower = new float[width];
    for (int y = 0; y < height; y++) {
      double startX = -cos * middleX - sin * (y - middleY) + middleX + frame;
      double startY = -sin * middleX + cos * (y - middleY) + middleY + frame;
      for (int x = 0; x < width; x++) {
        double fromX = startX + cos * x;
        double fromY = startY + sin * x;
        int left = (int) fromX;
        int top = (int) fromY;
        right[x] = (float) (fromX - left);
        lower[x] = (float) (fromY - top);
        corner[x] = top * stride + left;
      }
      for (int c = 0; c < shape.channels(); c++) {
        int plane = c * (height + 2 * frame) * stride;
        int row = (c * height + y) * width;
        for (int x = 0; x < width; x++) {
          int p = plane + corner[x];
          float above = source[p] + right[x] * (source[p + 1] - source[p]);
          float below =
              source[p + stride] + right[x] * (source[p + stride + 1] - source[p + stride]);
          picture[row + x] = above + lower[x] * (below - above);
        }
      }
    }
  }

  /**
   * Fills a square with one colour.
   *
   * @param y row of its centre; it begins {@code side / 2}, rounded down, above
   * @param x column of its centre
   * @param side in pixels; what lies outside of the picture is cut off
   */
  static void cutOut(float[] picture, ImageShape shape, int y, int x, int side, float[] colour) {
    int top = Math.max(0, y - side / 2);
    int bottom = (int) Math.min(shape.height(), (long) y - side / 2 + side);
    int left = Math.max(0, x - side / 2);
    int right = (int) Math.min(shape.width(), (long) x - side / 2 + side);
    for (int c = 0; c < shape.channels(); c++) {
      for (int row = top; row < bottom; row++) {
        int start = (c * shape.height() + row) * shape.width();
        Arrays.fill(picture, start + left, start + right, colour[c]);
      }
    }
  }

  /** The picture with a frame of zeros. */
  private static float[] framed(float[] picture, ImageShape shape, int frame) {
    int height = shape.height() + 2 * frame;
    int width = shape.width() + 2 * frame;
    var framed = new float[shape.channels() * height * width];
    for (int row = 0; row < shape.channels() * shape.height(); row++) {
      int y = row / shape.height() * height + row % shape.height() + frame;
      System.arraycopy(picture, row * shape.width(), framed, y * width + frame, shape.width());
    }
    return framed;
  }
}
