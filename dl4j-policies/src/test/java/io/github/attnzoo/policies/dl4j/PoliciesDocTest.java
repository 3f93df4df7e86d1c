package io.github.attnzoo.policies.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.training.CosineSchedule;
import io.github.attnzoo.models.training.EarlyStoppingConfig;
import io.github.attnzoo.models.training.GlobalNormClipping;
import io.github.attnzoo.models.training.MonitorConfig;
import io.github.attnzoo.models.training.PlateauConfig;
import io.github.attnzoo.models.training.WarmUpConfig;
import io.github.attnzoo.models.training.WeightAveragingConfig;
import io.github.attnzoo.policies.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingResult.TerminationReason;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingGraphTrainer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** The examples of docs/policies.md, as code that runs. */
class PoliciesDocTest {
  private static final Path PAGE = Path.of("..", "docs", "policies.md");
  private static final Path SELF =
      Path.of("src/test/java", PoliciesDocTest.class.getName().replace('.', '/') + ".java");

  private final ComputationGraph graph = Nets.sequence();
  private final DataSetIterator train = new ListDataSetIterator<>(List.of(Nets.sequences()), 1);
  private final DataSetIterator validation =
      new ListDataSetIterator<>(List.of(Nets.sequences()), 1);

  @Test
  void exampleOfFit() {
    int epochs = 3;
    int steps = 1;
    // example: fit
    var score = new DataSetLossCalculator(validation, true);
    var average = WeightAverage.start(new WeightAveragingConfig(0.999, true), graph);
    var policies =
        new EpochPolicies<>(
            graph,
            score,
            MonitorConfig.of("minDelta=0.001"),
            PlateauConfig.of("factor=0.5", "patience=3"),
            EarlyStoppingConfig.of("patience=8"),
            average);
    var schedule = new Schedule(new CosineSchedule(0), new WarmUpConfig(1, 0.01), epochs, steps);
    graph.addListeners(
        policies.listener(),
        new ScheduleListener(schedule, policies::learningRate),
        new GradientClipping(new GlobalNormClipping(1)),
        average.listener());
    train.setPreProcessor(new LabelSmoothing(0.1));
    for (int epoch = 1; epoch <= epochs && !policies.stop(); epoch++) {
      graph.fit(train);
    }
    policies.restoreBest();
    // end

    assertThat(graph.getIterationCount()).isEqualTo(3);
    assertThat(policies.best()).isEqualTo(score.calculateScore(graph));
  }

  /** Each attnzoo class of an example is among the imports that the page shows. */
  @Test
  void thePageShowsTheImports() throws IOException {
    String page = Files.readString(PAGE);
    List<String> needed =
        Files.readAllLines(SELF).stream()
            .filter(line -> line.startsWith("import io.github.attnzoo."))
            .toList();
    assertThat(page).contains(needed);
    assertThat(page).contains("import io.github.attnzoo.policies.dl4j.*;");
  }

  @Test
  void exampleOfTrainer() {
    LearningRate.set(graph, 0.05);
    // example: trainer
    var policies =
        new EpochPolicies<>(
            graph,
            new DataSetLossCalculator(validation, true),
            MonitorConfig.of(),
            PlateauConfig.of("patience=3"),
            EarlyStoppingConfig.of("patience=8", "stoppingThreshold=0.3"));
    var configuration =
        new EarlyStoppingConfiguration.Builder<ComputationGraph>()
            .modelSaver(new InMemoryModelSaver<>())
            .scoreCalculator(policies)
            .epochTerminationConditions(policies.termination())
            .build();
    var result = new EarlyStoppingGraphTrainer(configuration, graph, train).fit();
    // end

    assertThat(result.getTerminationReason())
        .isEqualTo(TerminationReason.EpochTerminationCondition);
    assertThat(policies.best()).isLessThan(0.3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"fit", "trainer"})
  void thePageShowsTheseExamples(String name) throws IOException {
    String code = Files.readString(SELF);
    String page = Files.readString(PAGE);
    String shown = between(page, "<!-- example: " + name + " -->\n```java\n", "```");

    assertThat(words(shown))
        .isEqualTo(words(between(code, "// example: " + name + "\n", "// end\n")));
  }

  private static String between(String text, String start, String end) {
    int from = text.indexOf(start);
    assertThat(from).as(start).isPositive();
    return text.substring(from + start.length(), text.indexOf(end, from + start.length()));
  }

  private static String words(String code) {
    return code.replaceAll("\\s+", " ").strip();
  }
}
