package io.github.attnzoo.train.explain;

import io.github.attnzoo.explain.HeatMap;
import io.github.attnzoo.explain.Subject;
import io.github.attnzoo.explain.View;
import io.github.attnzoo.models.data.DataConfig;
import io.github.attnzoo.models.data.FashionMnist;
import io.github.attnzoo.models.data.ImageShape;
import io.github.attnzoo.models.data.SequenceShape;
import io.github.attnzoo.train.data.Input;
import io.github.attnzoo.train.data.Sample;
import io.github.attnzoo.train.data.Truth;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Shows inputs to people as the model gets them, before normalisation. */
public final class Subjects {
  private Subjects() {}

  /** An input of a model that was trained on this data set. */
  public static Subject of(Input input, DataConfig data) {
    Sample sample = input.sample();
    return new Subject(
        input.name(),
        input.features(),
        input.mask(),
        view(sample, data),
        sample.label() == Sample.UNLABELLED ? null : sample.label());
  }

  /** Whether samples of this data set are shown as curves over time, and not as pictures. */
  public static boolean areSignals(DataConfig data) {
    return data.shape() instanceof SequenceShape && !(data instanceof FashionMnist);
  }

  private static View view(Sample sample, DataConfig data) {
    float[] values = sample.values();
    if (data.shape() instanceof ImageShape image) {
      return new View.Picture(
          picture(values, image.channels(), image.height(), image.width()), box(sample.truth()));
    }
    var sequence = (SequenceShape) data.shape();
    if (!areSignals(data)) {
      return new View.Rows(picture(values, 1, sequence.timeSteps(), sequence.features()));
    }
    Truth.TimeSpan span = sample.truth() instanceof Truth.TimeSpan known ? known : null;
    return new View.Signal(
        signal(values, sequence),
        IntStream.range(0, sequence.features()).mapToObj(f -> "feature " + f).toList(),
        span == null ? null : span.start(),
        span == null ? null : span.end());
  }

  /**
   * A picture of pixels.
   *
   * @param values {@code [channels, height, width]} in [0, 1]; one channel is grey, of more the
   *     first three are red, green and blue
   */
  public static BufferedImage picture(float[] values, int channels, int height, int width) {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int plane = height * width;
    for (int p = 0; p < plane; p++) {
      int rgb = 0;
      for (int c = 0; c < 3; c++) {
        float value = values[(channels >= 3 ? c : 0) * plane + p];
        rgb = (rgb << 8) | Math.round(255 * Math.min(1, Math.max(0, value)));
      }
      image.setRGB(p % width, p / width, rgb);
    }
    return image;
  }

  /** {@code [features, time]}; the padded steps are 0. */
  private static HeatMap signal(float[] values, SequenceShape shape) {
    var signal = new float[shape.features() * shape.timeSteps()];
    for (int i = 0; i < values.length; i++) {
      int t = i / shape.features();
      int f = i % shape.features();
      signal[f * shape.timeSteps() + t] = values[i];
    }
    return HeatMap.of(shape.features(), shape.timeSteps(), signal);
  }

  private static @Nullable Rectangle box(@Nullable Truth truth) {
    return truth instanceof Truth.Box box
        ? new Rectangle(box.left(), box.top(), box.width(), box.height())
        : null;
  }
}
