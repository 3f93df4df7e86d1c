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

/**
 * Lays samples out as arrays, each filled on the heap and copied once. A sequence batch lies in
 * memory as {@code [time, batch, features]}, the order that LSTM kernels read, and is seen as
 * {@code [batch, features, time]}. Immutable: several threads may build batches at once.
 */
final class BatchBuilder {
  private final DataShape shape;
  private final float[] mean;
  private final float[] scale;
  private final boolean isMasked;

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
  }

  /** What normalisation makes 0: one number a channel or feature. */
  float[] zero() {
    return mean.clone();
  }

  /** Whether some sample is shorter than the sequences' shape, so that batches need a mask. */
  static boolean needsMask(DataShape shape, List<Sample> samples) {
    return shape instanceof SequenceShape
        && samples.stream().anyMatch(sample -> sample.length() < shape.numbers());
  }

  /**
   * Features, labels {@code [batch, classes]} and the mask of labelled samples.
   *
   * @param timeSteps to which sequences are padded
   */
  DataSet build(List<Sample> samples, int timeSteps, BatchChange change) {
    float[] labels = labels(samples);
    INDArray features;
    if (shape instanceof SequenceShape sequence) {
      features = sequences(samples, sequence, timeSteps);
    } else {
      float[] pictures = pictures(samples, change);
      change.applyToAll(pictures, labels);
      features = array(pictures, samples.size(), (ImageShape) shape);
    }
    long[] labelShape = {samples.size(), shape.classes().size()};
    return new DataSet(features, HeapArrays.of(labels, labelShape), mask(samples, timeSteps), null);
  }

  /** {@code [batch, features, time]}, padding 0, or {@code [batch, channels, height, width]}. */
  INDArray features(List<Sample> samples) {
    return shape instanceof SequenceShape sequence
        ? sequences(samples, sequence, sequence.timeSteps())
        : array(pictures(samples, BatchChange.NONE), samples.size(), (ImageShape) shape);
  }

  /** {@code [batch, time]} at full length; see {@link #mask(List, int)}. */
  @Nullable INDArray mask(List<Sample> samples) {
    return mask(samples, shape instanceof SequenceShape sequence ? sequence.timeSteps() : 1);
  }

  /** {@code [batch, time]}, 1 at real steps and 0 at padded ones; null where all are full. */
  private @Nullable INDArray mask(List<Sample> samples, int timeSteps) {
    if (!isMasked || !(shape instanceof SequenceShape sequence)) {
      return null;
    }
    var mask = new float[samples.size() * timeSteps];
    for (int i = 0; i < samples.size(); i++) {
      int start = i * timeSteps;
      int end = start + samples.get(i).length() / sequence.features();
      Arrays.fill(mask, start, end, 1f);
    }
    return HeapArrays.of(mask, samples.size(), timeSteps);
  }

  private float[] labels(List<Sample> samples) {
    int classes = shape.classes().size();
    var labels = new float[samples.size() * classes];
    for (int i = 0; i < samples.size(); i++) {
      labels[i * classes + samples.get(i).label()] = 1;
    }
    return labels;
  }

  private INDArray sequences(List<Sample> samples, SequenceShape sequence, int timeSteps) {
    int batch = samples.size();
    int features = sequence.features();
    var room = new float[shape.numbers()];
    var values = new float[timeSteps * batch * features];
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
    return HeapArrays.of(values, timeSteps, batch, features).permute(1, 2, 0);
  }

  private float[] pictures(List<Sample> samples, BatchChange change) {
    var room = new float[shape.numbers()];
    var values = new float[samples.size() * room.length];
    int plane = room.length / mean.length;
    for (int i = 0; i < samples.size(); i++) {
      samples.get(i).read(room, 0);
      change.apply(i, room);
      for (int c = 0; c < mean.length; c++) {
        for (int p = c * plane; p < (c + 1) * plane; p++) {
          values[i * room.length + p] = (room[p] - mean[c]) * scale[c];
        }
      }
    }
    return values;
  }

  private static INDArray array(float[] values, int batch, ImageShape image) {
    return HeapArrays.of(values, batch, image.channels(), image.height(), image.width());
  }

  /** What has a mean and a standard deviation of its own: a channel, or a feature. */
  static int columns(DataShape shape) {
    return shape instanceof SequenceShape sequence
        ? sequence.features()
        : ((ImageShape) shape).channels();
  }
}
