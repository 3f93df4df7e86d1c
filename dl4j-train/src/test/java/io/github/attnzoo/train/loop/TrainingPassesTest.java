package io.github.attnzoo.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.policies.dl4j.LabelSmoothing;
import io.github.attnzoo.policies.dl4j.LearningRate;
import io.github.attnzoo.train.TinyConfigs;
import io.github.attnzoo.train.data.Batches;
import io.github.attnzoo.train.data.DataSets;
import io.github.attnzoo.train.data.LoadedData;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;

class TrainingPassesTest {
  @Test
  void lossIsDeeplearning4jsScoreWhereThereIsNoPenalty() {
    for (ModelConfig config : new ModelConfig[] {TinyConfigs.sequence(), TinyConfigs.image()}) {
      ComputationGraph graph = config.build();
      var passes = new TrainingPasses(0);
      graph.setListeners(passes);

      graph.fit(batches(config).epoch(1).next());

      assertThat(passes.last().loss()).isCloseTo(graph.score(), within(1e-6));
    }
  }

  @Test
  void penaltiesAreLeftOut() {
    ModelConfig config = TinyConfigs.image("training.l2=10");
    ComputationGraph graph = config.build();
    var passes = new TrainingPasses(0);
    graph.setListeners(passes);

    graph.fit(batches(config).epoch(1).next());

    assertThat(passes.last().loss()).isLessThan(graph.score() - 1);
  }

  @Test
  void withoutStepsItIsWhatEvaluationMeasures() {
    ModelConfig config = TinyConfigs.sequence();
    LoadedData data = DataSets.open(config.data(), null, config.seed());
    ComputationGraph graph = config.build();
    LearningRate.set(graph, 0);
    Classification evaluated =
        Evaluator.evaluate(graph, Evaluator.batches(data.train(), data.normalization()));
    var passes = new TrainingPasses(0);
    graph.setListeners(passes);

    BatchScore sum = BatchScore.NONE;
    for (var batches = batches(config).epoch(1); batches.hasNext(); ) {
      graph.fit(batches.next());
      sum = sum.plus(passes.last());
    }

    assertThat(sum.samples()).isEqualTo(data.train().size());
    assertThat(sum.accuracy()).isEqualTo(evaluated.accuracy());
    assertThat(sum.loss()).isCloseTo(evaluated.loss(), within(1e-5));
  }

  @Test
  void smoothedLabelsCountAsTheyWereBefore() {
    ModelConfig config = TinyConfigs.sequence();
    DataSet batch = batches(config).epoch(1).next();
    ComputationGraph graph = config.build();
    LearningRate.set(graph, 0);
    var plain = new TrainingPasses(0);
    graph.setListeners(plain);
    graph.fit(batch);
    new LabelSmoothing(0.3).preProcess(batch);
    var smoothed = new TrainingPasses(0.3);
    graph.setListeners(smoothed);
    graph.fit(batch);

    assertThat(smoothed.last().loss()).isCloseTo(plain.last().loss(), within(1e-5));
    assertThat(smoothed.last().accuracy()).isCloseTo(plain.last().accuracy(), within(1e-5));
  }

  private static Batches batches(ModelConfig config) {
    var data = DataSets.open(config.data(), null, config.seed());
    return Batches.forTraining(data, config.training().batchSize(), config.seed());
  }
}
