package io.github.attnzoo.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.Bits;
import io.github.attnzoo.train.TinyConfigs;
import io.github.attnzoo.train.data.Batches;
import io.github.attnzoo.train.data.DataSets;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class LearningRateTest {
  @Test
  void reachesEveryLayer() {
    for (ModelConfig config : new ModelConfig[] {TinyConfigs.sequence(), TinyConfigs.image()}) {
      ComputationGraph graph = config.build();

      LearningRate.set(graph, 0.125);

      assertThat(rates(graph)).containsExactly(0.125);
    }
  }

  @Test
  void aRateOfZeroLeavesAllParametersAsTheyAre() {
    ModelConfig config = TinyConfigs.sequence("training.optimizer={\"id\": \"sgd\"}");
    ComputationGraph graph = config.build();
    DataSet batch = batch(config);
    graph.fit(batch);
    INDArray before = graph.params().dup();

    LearningRate.set(graph, 0);
    graph.fit(batch);

    assertThat(Bits.of(graph.params())).isEqualTo(Bits.of(before));
  }

  @Test
  void keepsTheUpdaterState() {
    ModelConfig config = TinyConfigs.sequence();
    ComputationGraph graph = config.build();
    graph.fit(batch(config));
    INDArray before = graph.getUpdater().getStateViewArray().dup();

    LearningRate.set(graph, 0.5);

    assertThat(Bits.of(graph.getUpdater().getStateViewArray())).isEqualTo(Bits.of(before));
  }

  /** The day this fails, Deeplearning4j's own method will do. */
  @Test
  void deeplearning4jStillLeavesOutSameDiffLayers() {
    ComputationGraph graph = TinyConfigs.sequence().build();

    graph.setLearningRate(0.125);

    assertThat(rates(graph)).hasSize(2);
  }

  private static Set<Double> rates(ComputationGraph graph) {
    var rates = new TreeSet<Double>();
    for (GraphVertex vertex : graph.getVertices()) {
      if (vertex.numParams() > 0) {
        for (String parameter : vertex.paramTable(false).keySet()) {
          var updater = vertex.getConfig().getUpdaterByParam(parameter);
          if (updater.hasLearningRate()) {
            rates.add(updater.getLearningRate(0, 0));
          }
        }
      }
    }
    return rates;
  }

  private static DataSet batch(ModelConfig config) {
    var data = DataSets.open(config.data(), null, config.seed());
    return Batches.forTraining(data, 16, config.seed()).epoch(1).next();
  }
}
