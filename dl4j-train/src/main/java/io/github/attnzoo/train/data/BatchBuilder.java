package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.DataShape;
import io.github.attnzoo.models.data.ImageShape;
import io.github.attnzoo.models.data.Normalization;
import io.github.attnzoo.models.data.SequenceShape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Lays samples out as arrays, each filled on the heap and copied once. A sequence batch lies in
 * memory as {@code [time, batch, features]}, the order that LSTM kernels read, and is seen as
 * {@code [batch, features, time]}. Not thread-safe: it keeps room for one sample.
 */
final class BatchBuilder {
  private final DataShape shape;
  private final float[] mean;
  private final float[] scale;
  private final boolean isMasked;
  private final float[] room;

  /**
   * @param shape of every sample
   * @param normalization by channel or feature; null for none
   * @param isMasked whether sequences get a mask
   */
  BatchBuilder(DataShape shape, @Nullable Normalization normalization, boolean isMasked) {
    this.shape = shape;
    int columns = columns(shape);
    this.mean = new float[columns];
    this.scale = new float[columns];
    for (int c = 0; c < columns; c++) {
      mean[c] = normalization == null ? 0 : normalization.mean().get(c).floatValue();
      scale[c] = normalization == null ? 1 : 1 / normalization.std().get(c).floatValue();
    }
    this.isMasked = isMasked;
    this.room = new float[shape.numbers()];
  }

  /** Whether some sample is shorter than the sequences' shape, so that batches need a mask. */
  static boolean needsMask(DataShape shape, List<Sample> samples) {
    return shape instanceof SequenceShape
        && samples.stream().anyMatch(sample -> sample.length() < shape.numbers());
  }

  /** Features, one-hot labels {@code [batch, classes]} and the mask of labelled samples. */
  DataSet build(List<Sample> samples, PictureChange change) {
    return new DataSet(features(samples, change), labels(samples), mask(samples), null);
  }

  /** {@code [batch, features, time]}, padding 0, or {@code [batch, channels, height, width]}. */
  INDArray features(List<Sample> samples, PictureChange change) {
    return shape instanceof SequenceShape sequence
        ? sequences(samples, sequence)
        : pictures(samples, (ImageShape) shape, change);
  }

  /** {@code [batch, time]}, 1 at real steps and 0 at padded ones; null where all are full. */
  @Nullable INDArray mask(List<Sample> samples) {
    if (!isMasked || !(shape instanceof SequenceShape sequence)) {
      return null;
    }
    var mask = new float[samples.size() * sequence.timeSteps()];
    for (int i = 0; i < samples.size(); i++) {
      int start = i * sequence.timeSteps();
      int end = start + samples.get(i).length() / sequence.features();
      Arrays.fill(mask, start, end, 1f);
    }
    return Nd4j.create(mask, new long[] {samples.size(), sequence.timeSteps()}, 'c');
  }

  private INDArray labels(List<Sample> samples) {
    int classes = shape.classes().size();
    var labels = new float[samples.size() * classes];
    for (int i = 0; i < samples.size(); i++) {
      labels[i * classes + samples.get(i).label()] = 1;
    }
    return Nd4j.create(labels, new long[] {samples.size(), classes}, 'c');
  }

  private INDArray sequences(List<Sample> samples, SequenceShape sequence) {
    int batch = samples.size();
    int features = sequence.features();
    var values = new float[sequence.timeSteps() * batch * features];
    for (int i = 0; i < batch; i++) {
      samples.get(i).read(room, 0);
      int steps = samples.get(i).length() / features;
      for (int t = 0; t < steps; t++) {
        int target = (t * batch + i) * features;
        for (int f = 0; f < features; f++) {
          values[target + f] = (room[t * features + f] - mean[f]) * scale[f];
        }
      }
    }
    return Nd4j.create(values, new long[] {sequence.timeSteps(), batch, features}, 'c')
        .permute(1, 2, 0);
  }

  private INDArray pictures(List<Sample> samples, ImageShape image, PictureChange change) {
    var values = new float[samples.size() * room.length];
    for (int i = 0; i < samples.size(); i++) {
      samples.get(i).read(room, 0);
      change.apply(i, room);
      int plane = image.height() * image.width();
      for (int c = 0; c < mean.length; c++) {
        for (int p = c * plane; p < (c + 1) * plane; p++) {
          values[i * room.length + p] = (room[p] - mean[c]) * scale[c];
        }
      }
    }
    return Nd4j.create(
        values, new long[] {samples.size(), image.channels(), image.height(), image.width()}, 'c');
  }

  /** What has a mean and a standard deviation of its own: a channel, or a feature. */
  private static int columns(DataShape shape) {
    return shape instanceof SequenceShape sequence
        ? sequence.features()
        : ((ImageShape) shape).channels();
  }

  /** A change of pictures on their way into a batch. */
  @FunctionalInterface
  interface PictureChange {
    /** Leaves every picture as it is. */
    PictureChange NONE = (position, picture) -> {};

    /**
     * Changes one picture in place.
     *
     * @param position in the batch
     * @param picture {@code [channels, height, width]}, in [0, 1]
     */
    void apply(int position, float[] picture);
  }
}
