package io.github.attnzoo.policies.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.models.training.EarlyStoppingConfig;
import io.github.attnzoo.models.training.Metric;
import io.github.attnzoo.models.training.MonitorConfig;
import io.github.attnzoo.models.training.PlateauConfig;
import io.github.attnzoo.models.training.ThresholdMode;
import io.github.attnzoo.policies.StopReason;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongSupplier;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.ScoreCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingGraphTrainer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

class EpochPoliciesTest {
  private static final MonitorConfig MONITOR =
      new MonitorConfig(Metric.VALIDATION_LOSS, 0, ThresholdMode.ABSOLUTE);

  /** Gives these scores, one an evaluation. */
  private static final class Scores implements ScoreCalculator<ComputationGraph> {
    private static final long serialVersionUID = 1L;

    private final transient Iterator<Double> scores;
    private final boolean minimize;

    Scores(boolean minimize, Double... scores) {
      this.minimize = minimize;
      this.scores = List.of(scores).iterator();
    }

    @Override
    public double calculateScore(ComputationGraph network) {
      return scores.next();
    }

    @Override
    public boolean minimizeScore() {
      return minimize;
    }
  }

  private static EpochPolicies<ComputationGraph> policies(
      ComputationGraph graph,
      Scores scores,
      @Nullable PlateauConfig plateau,
      @Nullable EarlyStoppingConfig stopping) {
    return new EpochPolicies<>(graph, scores, MONITOR, plateau, stopping);
  }

  private static DataSetIterator batches() {
    return new ListDataSetIterator<>(new ArrayList<>(List.of(Nets.sequences())), 1);
  }

  @Test
  void endAndSlowDownATrainingWithFit() {
    ComputationGraph graph = Nets.sequence("training.optimizer.learningRate=0.5");
    EpochPolicies<ComputationGraph> policies =
        policies(
            graph,
            new Scores(true, 3.0, 2.0, 2.5, 2.5, 2.5),
            PlateauConfig.of("factor=0.5", "patience=1"),
            EarlyStoppingConfig.of("patience=3"));
    graph.addListeners(policies.listener());
    var parameters = new ArrayList<INDArray>();

    while (!policies.stop()) {
      graph.fit(batches());
      parameters.add(graph.params().dup());
    }

    assertThat(parameters).hasSize(5);
    assertThat(policies.reason()).isEqualTo(StopReason.NO_IMPROVEMENT);
    assertThat(policies.learningRate()).isEqualTo(0.25);
    assertThat(LearningRate.highest(graph)).isEqualTo(0.25);
    assertThat(policies.best()).isEqualTo(2);
    assertThat(policies.bestEvaluation()).isEqualTo(2);
    assertThat(policies.restoreBest()).isTrue();
    assertThat(graph.params().equalsWithEps(parameters.get(1), 0)).isTrue();
    assertThat(graph.params().equalsWithEps(parameters.get(4), 0)).isFalse();
  }

  @Test
  void endATrainingOfDeeplearning4jsTrainer() {
    ComputationGraph graph = Nets.sequence();
    EpochPolicies<ComputationGraph> policies =
        policies(
            graph,
            new Scores(true, Double.NaN, 3.0, 2.0, 4.0, Double.NaN),
            PlateauConfig.of("factor=0.5", "patience=0"),
            EarlyStoppingConfig.of("patience=2"));

    EarlyStoppingResult<ComputationGraph> result = train(graph, policies, 1);

    assertThat(result.getTotalEpochs()).isEqualTo(5);
    assertThat(result.getBestModelEpoch()).isEqualTo(2);
    assertThat(result.getTerminationDetails())
        .isEqualTo("EpochPolicies(no better for long enough)");
    assertThat(result.getScoreVsEpoch()).containsEntry(0, Double.POSITIVE_INFINITY);
    assertThat(policies.best()).isEqualTo(2);
    assertThat(policies.bestEvaluation()).isEqualTo(3);
    assertThat(LearningRate.highest(graph)).isEqualTo(0.001 / 8);
  }

  /** The day this fails, Deeplearning4j takes no NaN for the best any more. */
  @Test
  void deeplearning4jStillKeepsAFirstNanAsTheBest() {
    ComputationGraph graph = Nets.sequence();
    var policies =
        policies(
            graph,
            new Scores(true, Double.NaN, 3.0, 2.0, 4.0, 4.0),
            null,
            EarlyStoppingConfig.of("patience=2"));
    var plain =
        new EarlyStoppingConfiguration.Builder<ComputationGraph>()
            .scoreCalculator(new Scores(true, Double.NaN, 3.0, 2.0, 4.0, 4.0))
            .epochTerminationConditions(new MaxEpochsTerminationCondition(4))
            .modelSaver(new InMemoryModelSaver<>())
            .build();

    var result = new EarlyStoppingGraphTrainer(plain, Nets.sequence(), batches()).fit();

    assertThat(result.getBestModelEpoch()).isZero();
    assertThat(train(graph, policies, 1).getBestModelEpoch()).isEqualTo(2);
  }

  @Test
  void patienceCountsEvaluationsAndNotEpochs() {
    ComputationGraph graph = Nets.sequence();
    var policies =
        policies(
            graph, new Scores(true, 2.0, 3.0, 3.0), null, EarlyStoppingConfig.of("patience=2"));

    assertThat(train(graph, policies, 3).getTotalEpochs()).isEqualTo(7);
  }

  @Test
  void theStateOutlivesATrainer() {
    ComputationGraph graph = Nets.sequence();
    var policies =
        policies(
            graph,
            new Scores(true, 2.0, 3.0, 3.0, 1.0, 3.0, 3.0),
            null,
            EarlyStoppingConfig.of("patience=2"));

    assertThat(train(graph, policies, 1).getTotalEpochs()).isEqualTo(3);
    assertThat(train(graph, policies, 1).getTotalEpochs()).isEqualTo(3);
    assertThat(policies.best()).isEqualTo(1);
    assertThat(policies.bestEvaluation()).isEqualTo(4);
  }

  private static EarlyStoppingResult<ComputationGraph> train(
      ComputationGraph graph, EpochPolicies<ComputationGraph> policies, int everyEpochs) {
    var configuration =
        new EarlyStoppingConfiguration.Builder<ComputationGraph>()
            .scoreCalculator(policies)
            .epochTerminationConditions(policies.termination())
            .evaluateEveryNEpochs(everyEpochs)
            .modelSaver(new InMemoryModelSaver<>())
            .build();
    return new EarlyStoppingGraphTrainer(configuration, graph, batches()).fit();
  }

  @Test
  void theScoreTellsTheDirection() {
    ComputationGraph graph = Nets.sequence();
    var policies =
        policies(
            graph,
            new Scores(false, 0.5, 0.7, Double.NaN, 0.6),
            PlateauConfig.of("factor=0.5", "patience=1"),
            null);

    assertThat(policies.minimizeScore()).isFalse();
    assertThat(policies.best()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(policies.restoreBest()).isFalse();
    assertThat(policies.calculateScore(graph)).isEqualTo(0.5);
    assertThat(policies.calculateScore(graph)).isEqualTo(0.7);
    assertThat(policies.calculateScore(graph)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(policies.learningRate()).isEqualTo(0.001);
    assertThat(policies.calculateScore(graph)).isEqualTo(0.6);
    assertThat(policies.learningRate()).isEqualTo(0.0005);
    assertThat(policies.best()).isEqualTo(0.7);
    assertThat(policies.stop()).isFalse();
    assertThat(policies.termination().terminate(3, 0, true)).isFalse();
    assertThat(policies.termination()).hasToString("EpochPolicies()");
  }

  @Test
  void onlyTheTimeOfEpochsCounts() {
    long[] clock = {0};
    LongSupplier seconds = () -> clock[0] * 1_000_000_000L;
    ComputationGraph graph = Nets.sequence();
    var policies =
        new EpochPolicies<>(
            graph,
            new Scores(true, 3.0, 2.0),
            MONITOR,
            null,
            EarlyStoppingConfig.of("maxSeconds=9"),
            null,
            seconds);
    var listener = policies.listener();

    clock[0] = 100;
    listener.onEpochStart(graph);
    clock[0] = 105;
    listener.onEpochEnd(graph);
    assertThat(policies.stop()).isFalse();
    clock[0] = 200;
    listener.onEpochStart(graph);
    clock[0] = 204;
    listener.onEpochEnd(graph);
    assertThat(policies.reason()).isEqualTo(StopReason.TIME_LIMIT);
  }

  @Test
  void layersWithRatesOfTheirOwnKeepTheirShare() {
    MultiLayerNetwork network = Nets.dense();
    var flat =
        new ScoreCalculator<MultiLayerNetwork>() {
          private static final long serialVersionUID = 1L;

          @Override
          public double calculateScore(MultiLayerNetwork model) {
            return 1;
          }

          @Override
          public boolean minimizeScore() {
            return true;
          }
        };
    var plateau = PlateauConfig.of("factor=0.5", "patience=0");
    var policies = new EpochPolicies<>(network, flat, MONITOR, plateau, null);
    network.addListeners(policies.listener());

    for (int epoch = 0; epoch < 3; epoch++) {
      network.fit(new ListDataSetIterator<>(List.of(Nets.points()), 1));
    }

    assertThat(network.getLayer(0).getConfig().getUpdaterByParam("W").getLearningRate(0, 0))
        .isEqualTo(0.025);
    assertThat(network.getLayer(1).getConfig().getUpdaterByParam("W").getLearningRate(0, 0))
        .isEqualTo(0.05);
  }

  @Test
  void wrongSettingsAreRefusedWithTheirName() {
    assertThatThrownBy(() -> PlateauConfig.of("factor=2"))
        .hasMessageContaining("factor: must be less than 1, got 2");
    assertThatThrownBy(() -> EarlyStoppingConfig.of("patients=2"))
        .hasMessageContaining("did you mean \"patience\"?");
  }
}
