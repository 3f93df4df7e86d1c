package io.github.attnzoo.explain.picture;

import io.github.attnzoo.explain.HeatMap;
import java.awt.image.BufferedImage;

/** Pictures of heat maps alone. */
final class HeatImage {
  private HeatImage() {}

  /** One pixel for each number. */
  static BufferedImage pixels(HeatMap map, ColorMap colors, Scale scale) {
    var image = new BufferedImage(map.width(), map.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < map.height(); y++) {
      for (int x = 0; x < map.width(); x++) {
        image.setRGB(x, y, colors.rgb(scale.share(map.at(y, x))));
      }
    }
    return image;
  }

  /** Enlarged bilinearly, and transparent as {@code opacity} says. */
  static BufferedImage smooth(
      HeatMap map, ColorMap colors, Scale scale, double opacity, int height, int width) {
    HeatMap large = map.resized(height, width);
    int alpha = (int) Math.round(255 * opacity) << 24;
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, (colors.rgb(scale.share(large.at(y, x))) & 0xffffff) | alpha);
      }
    }
    return image;
  }
}
