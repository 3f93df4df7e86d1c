package io.github.attnzoo.train.report;

import io.github.attnzoo.explain.HeatMap;
import io.github.attnzoo.explain.Subject;
import io.github.attnzoo.explain.View;
import io.github.attnzoo.explain.picture.ColorMap;
import io.github.attnzoo.train.explain.Png;
import java.awt.image.BufferedImage;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A sample at a glance: a picture as it is; a sequence as a map, a row a feature and a column a
 * time step, from the least to the greatest of its numbers, with padded steps in grey stripes.
 */
final class Thumbnail {
  private static final int SIDE = 240;
  private static final int PADDED = 0xeceef0;
  private static final int STRIPE = 0xb9bec3;
  private static final int STRIPES_APART = 12;
  private static final int STRIPE_WIDTH = 3;

  private Thumbnail() {}

  static BufferedImage of(Subject subject) {
    if (subject.view() instanceof View.Picture picture) {
      return Png.narrowed(picture.image(), SIDE);
    }
    if (subject.view() instanceof View.Rows rows) {
      return rows.image();
    }
    return Png.narrowed(map(((View.Signal) subject.view()).values(), subject.mask()), SIDE);
  }

  private static BufferedImage map(HeatMap values, @Nullable INDArray mask) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int t = 0; t < values.width(); t++) {
      for (int f = 0; f < values.height() && isReal(mask, t); f++) {
        low = Math.min(low, values.at(f, t));
        high = Math.max(high, values.at(f, t));
      }
    }
    int across = Math.max(1, SIDE / values.width());
    int down = Math.max(1, SIDE / values.height());
    var image =
        new BufferedImage(
            across * values.width(), down * values.height(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int t = x / across;
        double share = high > low ? (values.at(y / down, t) - low) / (high - low) : 0;
        image.setRGB(x, y, isReal(mask, t) ? ColorMap.VIRIDIS.rgb(share) : striped(x + y));
      }
    }
    return image;
  }

  private static boolean isReal(@Nullable INDArray mask, int step) {
    return mask == null || mask.getDouble(0, step) > 0;
  }

  private static int striped(int diagonal) {
    return diagonal % STRIPES_APART < STRIPE_WIDTH ? STRIPE : PADDED;
  }
}
