package io.github.attnzoo.train.data;

/**
 * Bilinear resizing with half-pixel centres, one axis after the other. When shrinking by a factor
 * {@code f} the triangle is {@code f} times wider, so that every pixel counts and thin lines don't
 * vanish: what Pillow and torchvision (antialias) do.
 */
final class Resize {
  private Resize() {}

  /**
   * @param plane {@code [height, width]}
   * @return {@code [newHeight, newWidth]}; {@code plane} itself where nothing changes
   */
  static float[] bilinear(float[] plane, int height, int width, int newHeight, int newWidth) {
    float[] wide = newWidth == width ? plane : alongRows(plane, height, width, newWidth);
    if (newHeight == height) {
      return wide;
    }
    float[] transposed = transpose(wide, height, newWidth);
    return transpose(alongRows(transposed, newWidth, height, newHeight), newWidth, newHeight);
  }

  private static float[] alongRows(float[] plane, int height, int width, int newWidth) {
    double scale = (double) width / newWidth;
    double reach = Math.max(1, scale);
    var result = new float[height * newWidth];
    for (int x = 0; x < newWidth; x++) {
      double centre = (x + 0.5) * scale;
      int from = Math.max(0, (int) (centre - reach + 0.5));
      int to = Math.min(width, (int) (centre + reach + 0.5));
      var weights = new float[to - from];
      float sum = 0;
      for (int i = 0; i < weights.length; i++) {
        weights[i] = (float) Math.max(0, 1 - Math.abs((from + i + 0.5 - centre) / reach));
        sum += weights[i];
      }
      for (int y = 0; y < height; y++) {
        float value = 0;
        for (int i = 0; i < weights.length; i++) {
          value += weights[i] * plane[y * width + from + i];
        }
        result[y * newWidth + x] = value / sum;
      }
    }
    return result;
  }

  private static float[] transpose(float[] plane, int height, int width) {
    var result = new float[plane.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        result[x * height + y] = plane[y * width + x];
      }
    }
    return result;
  }
}
