package io.github.attnzoo.policies.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class LabelSmoothingTest {
  @Test
  void spreadsItsShareOverAllClasses() {
    DataSet batch = Nets.points();
    INDArray before = batch.getLabels();
    INDArray kept = before.dup();

    new LabelSmoothing(0.3).preProcess(batch);

    INDArray expected =
        Nd4j.create(
            new float[][] {
              {0.8f, 0.1f, 0.1f}, {0.1f, 0.8f, 0.1f}, {0.1f, 0.1f, 0.8f}, {0.8f, 0.1f, 0.1f}
            });
    assertThat(batch.getLabels().equalsWithEps(expected, 1e-6)).isTrue();
    assertThat(before.equalsWithEps(kept, 0)).as("the caller's array is left alone").isTrue();
  }

  @Test
  void aShareOfZeroChangesNothing() {
    DataSet batch = Nets.points();
    INDArray before = batch.getLabels();

    new LabelSmoothing(0).preProcess(batch);

    assertThat(batch.getLabels()).isSameAs(before);
  }

  @Test
  void theShareHasBounds() {
    for (double share : new double[] {-0.1, 1, Double.NaN}) {
      assertThatThrownBy(() -> new LabelSmoothing(share)).hasMessageEndingWith("got " + share);
    }
  }
}
