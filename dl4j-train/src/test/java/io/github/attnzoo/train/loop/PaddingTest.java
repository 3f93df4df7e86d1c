package io.github.attnzoo.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.models.config.ConfigException;
import io.github.attnzoo.models.training.Kernels;
import io.github.attnzoo.models.training.Padding;
import io.github.attnzoo.train.TinyConfigs;
import io.github.attnzoo.train.data.Batches;
import io.github.attnzoo.train.data.DataSets;
import io.github.attnzoo.train.data.LoadedData;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.DataSet;

/** Padding changes how much is computed, and not what. */
class PaddingTest {
  private static final String[] POOLED = {
    "model.attention.pooling=sum", "data.minTimeSteps=3", "data.timeSteps=16"
  };

  @ParameterizedTest
  @ValueSource(strings = {"plain", "auto"})
  void stepsOnShortBatchesAreStepsOnFullOnes(String kernels) {
    ModelConfig config = TinyConfigs.sequence(POOLED);
    LoadedData data = DataSets.open(config.data(), null, 1);
    ComputationGraph shorter = graph(config, kernels);
    ComputationGraph full = graph(config, kernels);
    Batches batches = Batches.forTraining(data, 5, Padding.BATCH, 1);
    Batches padded = Batches.forTraining(data, 5, Padding.FULL, 1);
    long steps = 0;
    int count = 0;

    for (int epoch = 1; epoch <= 2; epoch++) {
      var some = batches.epoch(epoch);
      var others = padded.epoch(epoch);
      while (some.hasNext()) {
        DataSet batch = some.next();
        steps += batch.getFeatures().size(2);
        count++;
        shorter.fit(batch);
        full.fit(others.next());
        assertThat(shorter.score()).isCloseTo(full.score(), within(1e-4));
      }
      assertThat(others.hasNext()).isFalse();
    }

    assertThat(steps).isLessThan(16L * count);
    assertThat(shorter.params().sub(full.params()).amaxNumber().doubleValue()).isLessThan(1e-3);
  }

  @Test
  void needsAModelThatReadsAnyLength() {
    assertThatThrownBy(() -> TinyConfigs.sequence("training.padding=buckets"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("training.padding: must be full where the classifier reads every")
        .hasMessageContaining("got \"buckets\"");
    assertThatThrownBy(() -> TinyConfigs.image("training.padding=batch"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("training.padding: must be full where the data are images");
  }

  private static ComputationGraph graph(ModelConfig config, String kernels) {
    ComputationGraph graph = config.build();
    if (kernels.equals("auto")) {
      KernelChoice.apply(graph, Kernels.AUTO);
    }
    return graph;
  }
}
