package io.github.attnzoo.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.models.training.Kernels;
import io.github.attnzoo.train.TinyConfigs;
import io.github.attnzoo.train.data.Batches;
import io.github.attnzoo.train.data.DataSets;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class WeighedStepsTest {
  private static final String WEIGHTS =
      "training.classWeights={\"id\": \"given\", \"weights\": [1, 4, 0.5]}";

  @Test
  void kernelsTakeTheSameStepsOnWeighedClassesAndBlendedLabels() {
    ModelConfig config = TinyConfigs.sequence(WEIGHTS);
    ComputationGraph plain = config.build(new int[] {1, 1, 1});
    ComputationGraph fast = config.build(new int[] {1, 1, 1});
    ComputationGraph unweighed = TinyConfigs.sequence().build();
    KernelChoice.apply(fast, Kernels.AUTO);
    var data = DataSets.open(config.data(), null, config.seed());

    var batches = Batches.forTraining(data, 16, config.seed()).epoch(1);
    while (batches.hasNext()) {
      DataSet batch = batches.next();
      INDArray labels = batch.getLabels();
      INDArray others = Nd4j.reverse(labels.dup());
      batch.setLabels(labels.mul(0.7).addi(others.mul(0.3)));
      plain.fit(batch);
      fast.fit(batch);
      unweighed.fit(batch);
      assertThat(fast.score()).isCloseTo(plain.score(), within(1e-4));
      assertThat(unweighed.score()).isNotCloseTo(plain.score(), within(1e-2));
    }

    assertThat(fast.params().sub(plain.params()).amaxNumber().doubleValue()).isLessThan(1e-3);
  }
}
