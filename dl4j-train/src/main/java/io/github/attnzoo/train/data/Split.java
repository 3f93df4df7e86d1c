package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.DataShape;
import io.github.attnzoo.models.data.SequenceShape;
import java.util.List;
import java.util.Optional;

/**
 * One part of a data set, in memory: the training, the validation or the test samples. Immutable.
 *
 * @param name {@code train}, {@code validation} or {@code test}
 * @param shape of every sample
 * @param samples in a fixed order
 */
public record Split(String name, DataShape shape, List<Sample> samples) {
  public Split {
    samples = List.copyOf(samples);
  }

  /** How many samples there are; 0 where the split was not asked for. */
  public int size() {
    return samples.size();
  }

  /** Index of sample {@code i}'s class in {@link DataShape#classes()}. */
  public int label(int i) {
    return samples.get(i).label();
  }

  /** Sample {@code i}'s numbers, not normalised; see {@link Sample}. */
  public float[] values(int i) {
    return samples.get(i).values();
  }

  /** Where the signal of sample {@code i} is; empty for data that wasn't generated. */
  public Optional<Truth> truth(int i) {
    return Optional.ofNullable(samples.get(i).truth());
  }

  /** Time steps of sample {@code i} without padding; 1 for a picture. */
  public int timeSteps(int i) {
    return timeSteps(shape, samples.get(i));
  }

  /** Numbers in each sample, without padding. */
  int[] lengths() {
    return samples.stream().mapToInt(Sample::length).toArray();
  }

  /** Samples per class. */
  public int[] classCounts() {
    var counts = new int[shape.classes().size()];
    for (Sample sample : samples) {
      counts[sample.label()]++;
    }
    return counts;
  }

  static int timeSteps(DataShape shape, Sample sample) {
    return shape instanceof SequenceShape sequence ? sample.length() / sequence.features() : 1;
  }
}
