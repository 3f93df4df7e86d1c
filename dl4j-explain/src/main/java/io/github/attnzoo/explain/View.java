package io.github.attnzoo.explain;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a sample looks like to people, before it was normalised for the network. */
public sealed interface View permits View.Picture, View.Rows, View.Signal {

  /**
   * A picture, of features {@code [1, channels, height, width]} (in NHWC {@code [1, height, width,
   * channels]}).
   *
   * @param image of any size: it stands for the whole of the network's input
   * @param signal the rectangle where the thing to find is, in pixels of {@code image}: figures
   *     frame it, nothing else depends on it; null where that isn't known
   */
  record Picture(BufferedImage image, @Nullable Rectangle signal) implements View {
    public Picture {
      Given.check(image, "image");
    }
  }

  /**
   * A picture that the network reads row by row, a row a time step: of features {@code [1, width,
   * height]}.
   *
   * @param image with as many rows as the sequence has steps
   */
  record Rows(BufferedImage image) implements View {
    public Rows {
      Given.check(image, "image");
    }
  }

  /**
   * A sequence, of features {@code [1, features, time]}.
   *
   * @param values {@code [features, time]}, as many steps as the network reads, padded ones
   *     included; the features may be others than the network's
   * @param features a name for each; empty to show none
   * @param start first step of the signal; null where its place isn't known
   * @param end the step after its last; null where its place isn't known
   */
  record Signal(
      HeatMap values, List<String> features, @Nullable Integer start, @Nullable Integer end)
      implements View {
    /**
     * A sequence.
     *
     * @throws IllegalArgumentException if there are more or fewer names than features, or the
     *     signal doesn't lie in the sequence
     */
    public Signal {
      Given.check(values, "values");
      features = List.copyOf(Given.check(features, "features"));
      if (!features.isEmpty() && features.size() != values.height()) {
        throw new IllegalArgumentException(
            "signal: expected a name for each of "
                + values.height()
                + " features or none, found "
                + features.size());
      }
      String place = ", got start=" + start + ", end=" + end;
      if ((start == null) != (end == null)) {
        throw new IllegalArgumentException("signal: start and end must be given together" + place);
      }
      if (start != null && end != null && (start < 0 || start >= end || end > values.width())) {
        throw new IllegalArgumentException(
            "signal: 0 <= start < end <= " + values.width() + " must hold" + place);
      }
    }
  }
}
