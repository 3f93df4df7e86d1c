package io.github.attnzoo.train.loop;

import io.github.attnzoo.models.data.Normalization;
import io.github.attnzoo.train.data.BatchSource;
import io.github.attnzoo.train.data.Batches;
import io.github.attnzoo.train.data.PrefetchIterator;
import io.github.attnzoo.train.data.Split;
import io.github.attnzoo.train.progress.Task;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Classifies a split with a graph. The same graph, samples and thread count always give the same
 * numbers, since the batch size depends on the shape of a sample alone.
 */
public final class Evaluator {
  private static final int LARGEST_BATCH = 256;
  private static final int NUMBERS_PER_BATCH = 1 << 20;

  private Evaluator() {}

  /**
   * The batches that evaluation uses: 256 samples, fewer where that would be more than a million
   * numbers.
   */
  public static Batches batches(Split split, @Nullable Normalization normalization) {
    int size = Math.min(LARGEST_BATCH, NUMBERS_PER_BATCH / split.shape().numbers());
    return Batches.inOrder(split, normalization, Math.max(size, 1));
  }

  /** Classifies all samples. */
  public static Classification evaluate(ComputationGraph graph, BatchSource batches) {
    return Objects.requireNonNull(evaluate(graph, batches, Task.UNWATCHED, () -> false));
  }

  /** Classifies all samples, and tells the task of each of them. */
  public static Classification evaluate(ComputationGraph graph, BatchSource batches, Task task) {
    return Objects.requireNonNull(evaluate(graph, batches, task, () -> false));
  }

  /**
   * Classifies all samples, if it may.
   *
   * @param stop asked before each batch
   * @return null where it was stopped
   */
  public static @Nullable Classification evaluate(
      ComputationGraph graph, BatchSource batches, Task task, BooleanSupplier stop) {
    return evaluate(graph, batches, task, (truth, predicted, probability) -> {}, stop);
  }

  /** Hears how each sample is classified, in their order. */
  @FunctionalInterface
  public interface SampleListener {
    /**
     * @param truth index of the true class
     * @param predicted index of the most probable class
     * @param probability of that
     */
    void classified(int truth, int predicted, double probability);
  }

  /**
   * Classifies all samples, if it may.
   *
   * @param listener is told of each sample
   * @param stop asked before each batch
   * @return null where it was stopped
   */
  public static @Nullable Classification evaluate(
      ComputationGraph graph,
      BatchSource batches,
      Task task,
      SampleListener listener,
      BooleanSupplier stop) {
    var sum = new Classification.Sum(batches.classes());
    BatchScore score = BatchScore.NONE;
    try (var iterator = PrefetchIterator.over(batches.epoch(0, 0))) {
      while (iterator.hasNext()) {
        if (stop.getAsBoolean()) {
          return null;
        }
        MemoryLimit.check();
        DataSet batch = iterator.next();
        INDArray probabilities =
            probabilities(graph, batch.getFeatures(), batch.getFeaturesMaskArray());
        double[][] rows = BatchScore.rows(probabilities);
        double[][] truth = BatchScore.rows(batch.getLabels());
        score = score.plus(BatchScore.of(rows, truth));
        for (int i = 0; i < rows.length; i++) {
          int right = BatchScore.largest(truth[i]);
          int predicted = BatchScore.largest(rows[i]);
          sum.add(rows[i], right);
          listener.classified(right, predicted, rows[i][predicted]);
        }
        task.advance(rows.length);
      }
    }
    return sum.classification(score.loss());
  }

  /**
   * Class probabilities {@code [batch, classes]}.
   *
   * @param mask {@code [batch, time]}; null where all steps are real
   */
  static INDArray probabilities(
      ComputationGraph graph, INDArray features, @Nullable INDArray mask) {
    INDArray[] masks = mask == null ? null : new INDArray[] {mask};
    INDArray output = graph.output(false, new INDArray[] {features}, masks)[0];
    graph.clearLayerMaskArrays();
    return output;
  }
}
