package io.github.attnzoo.train.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * What a step is made of.
 *
 * @param batches one for each worker, in their order; fewer where no more are left
 * @param learningRate of this step
 * @param dropoutSeed by the place of a batch in the step
 */
record Step(List<DataSet> batches, double learningRate, IntToLongFunction dropoutSeed) {
  Step {
    batches = List.copyOf(batches);
  }

  /** The next step of an epoch. */
  static Step next(
      DataSetIterator batches, int workers, double learningRate, IntToLongFunction dropoutSeed) {
    var taken = new ArrayList<DataSet>();
    while (taken.size() < workers && batches.hasNext()) {
      taken.add(batches.next());
    }
    return new Step(taken, learningRate, dropoutSeed);
  }
}
