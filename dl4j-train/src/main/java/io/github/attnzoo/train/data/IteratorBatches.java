package io.github.attnzoo.train.data;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** The batches of an iterator that a program brings. */
final class IteratorBatches implements BatchSource {
  private final DataSetIterator iterator;
  private final List<String> classes;
  private final int samples;
  private final int batches;

  private IteratorBatches(
      DataSetIterator iterator, List<String> classes, int samples, int batches) {
    this.iterator = iterator;
    this.classes = classes;
    this.samples = samples;
    this.batches = batches;
  }

  static IteratorBatches of(DataSetIterator iterator, List<String> classes) {
    if (!iterator.resetSupported()) {
      throw new DataException(
          iterator.getClass().getName() + ": expected an iterator that can be reset");
    }
    iterator.reset();
    int samples = 0;
    int batches = 0;
    while (iterator.hasNext()) {
      DataSet batch = iterator.next();
      check(batch, classes.size(), batches);
      samples += batch.numExamples();
      batches++;
    }
    if (samples == 0) {
      throw new DataException(iterator.getClass().getName() + ": expected samples, found none");
    }
    return new IteratorBatches(iterator, List.copyOf(classes), samples, batches);
  }

  private static void check(DataSet batch, int classes, int number) {
    INDArray features = batch.getFeatures();
    INDArray labels = batch.getLabels();
    if (features == null || labels == null) {
      throw failure(number, "features and labels", features == null ? "no features" : "no labels");
    }
    if (labels.rank() != 2 || labels.size(1) != classes || labels.size(0) != features.size(0)) {
      throw failure(
          number,
          "labels [" + features.size(0) + ", " + classes + "], a row a sample and a column a class",
          Arrays.toString(labels.shape()));
    }
    if (!Double.isFinite(features.sumNumber().doubleValue())
        || !Double.isFinite(labels.sumNumber().doubleValue())) {
      throw failure(number, "finite numbers", "others");
    }
  }

  private static DataException failure(int number, String expected, @Nullable String found) {
    return new DataException(
        "batch " + number + " of the iterator: expected " + expected + ", found " + found);
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public int samples() {
    return samples;
  }

  @Override
  public int batchesPerEpoch() {
    return batches;
  }

  @Override
  public DataSetIterator epoch(int epoch, int steps) {
    iterator.reset();
    for (int i = 0; i < steps && iterator.hasNext(); i++) {
      iterator.next();
    }
    return iterator;
  }
}
