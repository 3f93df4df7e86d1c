package io.github.attnzoo.policies.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.models.training.EarlyStoppingConfig;
import io.github.attnzoo.models.training.MonitorConfig;
import io.github.attnzoo.models.training.PlateauConfig;
import io.github.attnzoo.models.training.WeightAveragingConfig;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.ClassificationScoreCalculator;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.scorecalc.ScoreCalculator;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingGraphTrainer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** What can be put together, and what is refused. */
class EpochPoliciesUseTest {
  private final ComputationGraph graph = Nets.sequence("training.optimizer.learningRate=0.1");
  private final ScoreCalculator<Model> loss = new DataSetLossCalculator(batches(), true);
  private final ScoreCalculator<Model> accuracy =
      new ClassificationScoreCalculator(Evaluation.Metric.ACCURACY, batches());

  private static DataSetIterator batches() {
    return new ListDataSetIterator<>(new ArrayList<>(List.of(Nets.sequences())), 1);
  }

  private EpochPolicies<Model> policies(
      ScoreCalculator<Model> score, MonitorConfig monitor, PlateauConfig plateau) {
    return new EpochPolicies<>(graph, score, monitor, plateau, null);
  }

  @Test
  void anAverageIsScoredKeptAndRestored() {
    var average = WeightAverage.start(new WeightAveragingConfig(0.9, false), graph);
    var policies = new EpochPolicies<>(graph, loss, MonitorConfig.of(), null, null, average);
    graph.addListeners(average.listener(), policies.listener());

    graph.fit(batches());

    INDArray trained = graph.params().dup();
    INDArray averaged = average.parameters().dup();
    assertThat(trained.equalsWithEps(averaged, 1e-6)).isFalse();
    double ownScore = loss.calculateScore(graph);
    assertThat(policies.restoreBest()).isTrue();
    assertThat(graph.params().equalsWithEps(averaged, 0)).isTrue();
    assertThat(policies.best()).isEqualTo(loss.calculateScore(graph)).isNotEqualTo(ownScore);
  }

  @Test
  void anAverageOfAnotherNetworkIsRefused() {
    var other = WeightAverage.start(new WeightAveragingConfig(0.9, false), Nets.image());
    assertThatThrownBy(
            () -> new EpochPolicies<>(graph, loss, MonitorConfig.of(), null, null, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("as many parameters as the average");
  }

  @Test
  void aMetricThatTheScoreContradictsIsRefused() {
    assertThatThrownBy(
            () ->
                policies(loss, MonitorConfig.of("metric=validation-accuracy"), PlateauConfig.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "monitor.metric must be left out, or agree with the score calculator, for which lower"
                + " is better; got validation-accuracy");
    assertThatThrownBy(
            () -> policies(accuracy, MonitorConfig.of(), PlateauConfig.of("metric=train-loss")))
        .hasMessageStartingWith("plateau.metric must be left out")
        .hasMessageEndingWith("higher is better; got train-loss");
    assertThatCode(() -> policies(accuracy, MonitorConfig.of(), PlateauConfig.of()))
        .doesNotThrowAnyException();
    assertThatCode(
            () ->
                policies(
                    accuracy, MonitorConfig.of("metric=validation-accuracy"), PlateauConfig.of()))
        .doesNotThrowAnyException();
  }

  @Test
  void listenerAndTrainerTogetherAreRefused() {
    var policies =
        new EpochPolicies<>(
            graph, loss, MonitorConfig.of(), null, EarlyStoppingConfig.of("patience=4"));
    graph.addListeners(policies.listener());
    var configuration =
        new EarlyStoppingConfiguration.Builder<ComputationGraph>()
            .modelSaver(new InMemoryModelSaver<>())
            .scoreCalculator(policies)
            .epochTerminationConditions(policies.termination())
            .build();
    var trainer = new EarlyStoppingGraphTrainer(configuration, graph, batches());

    assertThatThrownBy(trainer::fit)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("every epoch would be scored twice");
  }

  @SuppressWarnings("NullAway")
  @Test
  void whatIsMissingIsNamed() {
    assertThatThrownBy(() -> new EpochPolicies<>(null, loss, MonitorConfig.of(), null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("model must be given, got null");
    assertThatThrownBy(() -> new EpochPolicies<>(graph, null, MonitorConfig.of(), null, null))
        .hasMessage("score must be given, got null");
    assertThatThrownBy(() -> new EpochPolicies<>(graph, loss, null, null, null))
        .hasMessage("monitor must be given, got null");
    var uninitialised = new ComputationGraph(graph.getConfiguration());
    assertThatThrownBy(
            () -> new EpochPolicies<>(uninitialised, loss, MonitorConfig.of(), null, null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("call init() first");
  }
}
