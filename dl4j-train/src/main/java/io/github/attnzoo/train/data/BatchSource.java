package io.github.attnzoo.train.data;

import java.util.List;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * Where a training loop and an evaluation take their batches from: {@link Batches} of a data set,
 * or any Deeplearning4j iterator.
 */
public interface BatchSource {
  /**
   * Batches of an iterator that a program brings, with labels {@code [batch, classes]}.
   *
   * <p>The iterator is run through once, so that what doesn't suit is found before the training.
   * Each epoch begins with its {@code reset}. A training is only resumed as if it had never stopped
   * where the n-th epoch of a new iterator is that of the old one; one that shuffles by a state of
   * its own is not like that.
   *
   * @param iterator used by this object alone from now on; its preprocessor applies
   * @param classes the class names, in the order of the labels
   * @throws DataException if a batch is not as it must be, or the iterator can't be reset
   */
  static BatchSource of(DataSetIterator iterator, List<String> classes) {
    return IteratorBatches.of(iterator, classes);
  }

  /** The class names, in the order of the labels. */
  List<String> classes();

  /** Samples in an epoch. */
  int samples();

  /** Batches in an epoch. */
  int batchesPerEpoch();

  /**
   * What is left of an epoch.
   *
   * @param epoch number of the epoch, from wherever the caller counts
   * @param steps batches that are done
   */
  DataSetIterator epoch(int epoch, int steps);
}
