package io.github.attnzoo.explain;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a sample looks like to people, before it was normalised for the network. */
public sealed interface View permits View.Picture, View.Rows, View.Signal {

  /**
   * A picture.
   *
   * @param image of any size: it stands for the whole of the network's input
   * @param signal the rectangle where the signal is, in pixels of {@code image}; null where that
   *     isn't known
   */
  record Picture(BufferedImage image, @Nullable Rectangle signal) implements View {}

  /**
   * A picture that the network reads row by row, a row a time step.
   *
   * @param image with as many rows as the sequence has steps
   */
  record Rows(BufferedImage image) implements View {}

  /**
   * A sequence.
   *
   * @param values {@code [features, time]}, padded steps included
   * @param features a name for each
   * @param start first step of the signal; null where its place isn't known
   * @param end the step after its last; null where its place isn't known
   */
  record Signal(
      HeatMap values, List<String> features, @Nullable Integer start, @Nullable Integer end)
      implements View {
    public Signal {
      features = List.copyOf(features);
    }
  }
}
