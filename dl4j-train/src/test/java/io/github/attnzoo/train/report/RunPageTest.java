package io.github.attnzoo.train.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.TinyConfigs;
import io.github.attnzoo.train.data.Batches;
import io.github.attnzoo.train.data.DataSets;
import io.github.attnzoo.train.data.LoadedData;
import io.github.attnzoo.train.explain.AttentionScore;
import io.github.attnzoo.train.loop.Classification;
import io.github.attnzoo.train.loop.Evaluator;
import io.github.attnzoo.train.policy.Decisions;
import io.github.attnzoo.train.policy.EpochMetrics;
import io.github.attnzoo.train.progress.Task;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunPageTest {
  private static final List<EpochMetrics> EPOCHS =
      List.of(
          new EpochMetrics(1, 1.2, 0.4, 1.1, 0.5, 0.01, 900, 1),
          new EpochMetrics(2, 0.9, 0.6, 1.3, 0.4, 0.01, 950, 1));

  @Test
  void aRunThatGoesOnAsksForItselfAnew() {
    String html = page(TinyConfigs.sequence(), "running", "", null).html();

    assertThat(html)
        .contains("http-equiv=\"refresh\"", "Epoch 2 of 2 is done")
        .doesNotContain("Confusion");
  }

  @Test
  void aRunThatEndedDoesNotAndSaysWhy() {
    String html = page(TinyConfigs.sequence(), "failed", "Failed: <no memory>", null).html();

    assertThat(html)
        .contains("Failed: &lt;no memory&gt;", "class=\"status failed\"")
        .doesNotContain("http-equiv=\"refresh\"");
  }

  @Test
  void theResultIsOnePageWithoutScriptsAndLinks() throws IOException {
    for (ModelConfig config : List.of(TinyConfigs.sequence(), TinyConfigs.image())) {
      TestResult test = test(config);

      String html = page(config, "finished", "", test).html();

      assertThat(test.attention())
          .isNotEmpty()
          .allSatisfy(
              score ->
                  assertThat(html)
                      .contains(
                          "<td>" + score.layer() + "</td><td>" + score.method() + "</td><td>"));

      assertThat(html)
          .contains("Most confident mistakes", "What the model sees", "planted signals")
          .contains("Most frequent:", "Expected calibration error")
          .doesNotContain("<script", "http://", "https://", "{{");
      assertThat(Pattern.compile("src=\"(?!data:image/png;base64,)").matcher(html).find())
          .isFalse();
      assertThat(html.split("<img ", -1).length - 1)
          .isEqualTo(
              test.mistakes().size()
                  + test.figures().stream().mapToInt(f -> f.figures().size()).sum());
    }
  }

  @Test
  void settingsAndWhatIsKnownOfTheRunAreListed() {
    String html = page(TinyConfigs.sequence(), "running", "", null).html();

    assertThat(html)
        .contains("<dt>training.batchSize</dt> <dd>", "<dt>model.id</dt> <dd>lstm-attention</dd>")
        .contains("<td>Seed</td><td>7</td>")
        .doesNotContain("JVM flags");
  }

  @Test
  void aNameThatReadsLikeAPlaceholderIsAName() {
    String html =
        page(TinyConfigs.sequence("name={{content}} $1 {{x}}"), "running", "", null).html();

    assertThat(html)
        .contains("<title>{{content}} $1 {{x}}</title>", "<h1>{{content}} $1 {{x}} <span")
        .containsOnlyOnce("<h1>");
  }

  @Test
  void namesFromRightToLeftStandApart() {
    var mistake = new Mistake(3, "\u0642\u0637\u0629", "dog", 0.991, "");

    assertThat(mistake.words())
        .isEqualTo(
            Html.isolated("\u0642\u0637\u0629")
                + " taken for "
                + Html.isolated("dog")
                + ", 99.1\u00a0% (#3)");
    assertThat(Html.isolated("dog").codePointAt(0)).isEqualTo(0x2068);
  }

  @Test
  void theMostConfidentMistakesAreKept() {
    var mistakes = new ConfidentMistakes(2);

    mistakes.classified(0, 1, 0.8);
    mistakes.classified(1, 1, 0.9);
    mistakes.classified(1, 0, 0.6);
    mistakes.classified(0, 1, 0.95);

    assertThat(mistakes.list())
        .containsExactly(
            new ConfidentMistakes.Wrong(3, 0, 1, 0.95), new ConfidentMistakes.Wrong(0, 0, 1, 0.8));
  }

  private static TestResult test(ModelConfig config) throws IOException {
    LoadedData data = DataSets.open(config.data(), null, config.seed());
    var graph = config.build();
    Batches batches = Evaluator.batches(data.test(), data.normalization());
    var mistakes = new ConfidentMistakes(3);
    Classification result =
        Objects.requireNonNull(
            Evaluator.evaluate(graph, batches, Task.UNWATCHED, mistakes, () -> false));
    var pictures = new SamplePictures(config.data(), data.normalization(), batches);
    List<Mistake> pictured = pictures.mistakes(mistakes.list());
    assertThat(pictured).hasSize(3);
    return new TestResult(
        result, pictured, AttentionScore.of(graph, batches), pictures.figures(graph), "");
  }

  private static RunPage page(
      ModelConfig config, String status, String message, @Nullable TestResult test) {
    var decisions = Decisions.of(config.training(), EPOCHS);
    return new RunPage(
        config,
        status,
        message,
        EPOCHS,
        decisions,
        7,
        0,
        test,
        List.of(List.of("Seed", "7"), List.of("JVM flags", "")));
  }
}
