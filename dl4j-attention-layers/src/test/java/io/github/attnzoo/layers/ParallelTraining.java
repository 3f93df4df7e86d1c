package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.layers.LayerVariants.Variant;
import java.util.Collections;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Training with Deeplearning4j's {@link ParallelWrapper}. Its first average may count a worker that
 * has not begun, so that the result is not the same every time.
 */
final class ParallelTraining {

  private ParallelTraining() {}

  static void twoWorkersTrainTheLayer(Variant variant) {
    ComputationGraph graph = LayerVariants.network(variant, DataType.FLOAT);
    DataSet data = LayerVariants.data(variant, DataType.FLOAT);
    double score = graph.score(data);
    INDArray before = graph.getLayer("layer").params().dup();
    ParallelWrapper wrapper =
        new ParallelWrapper.Builder<>(graph)
            .workers(2)
            .averagingFrequency(1)
            .prefetchBuffer(0)
            .build();
    wrapper.fit(new ExistingDataSetIterator(Collections.nCopies(20, data)));
    wrapper.shutdown();
    assertThat(graph.getLayer("layer").params().distance2(before)).isPositive();
    assertThat(graph.score(data)).isLessThan(score);
  }
}
