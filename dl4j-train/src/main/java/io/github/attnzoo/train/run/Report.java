package io.github.attnzoo.train.run;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.models.training.Metric;
import io.github.attnzoo.train.loop.Classification;
import io.github.attnzoo.train.policy.Decisions;
import io.github.attnzoo.train.policy.EpochMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The page {@code report.html}: self-contained, without scripts, for light and dark screens. */
record Report(
    ModelConfig config,
    RunRecord run,
    List<EpochMetrics> epochs,
    Decisions decisions,
    Classification test) {

  String html() {
    return page()
        .replace("{{title}}", Html.text(config.name()))
        .replace("{{style}}", resource("report.css"))
        .replace("{{summary}}", summary())
        .replace("{{curves}}", curves())
        .replace("{{classes}}", classes())
        .replace("{{confusion}}", confusion())
        .replace("{{facts}}", facts())
        .replace("{{config}}", Html.text(config.toJson()));
  }

  private String summary() {
    return "<p class=\"result\"><strong>"
        + Html.percent(test.accuracy())
        + "</strong> accuracy and a loss of <strong>"
        + Html.number(test.loss(), 4)
        + "</strong> on "
        + test.samples()
        + " test samples, with the model of epoch "
        + decisions.bestEpoch()
        + " of "
        + epochs.size()
        + (decisions.stop() ? ", where the training ended early" : "")
        + ".</p>\n";
  }

  private String curves() {
    boolean validated = epochs.stream().anyMatch(e -> e.validationLoss() != null);
    var loss = new ArrayList<>(List.of(line("training", Metric.TRAIN_LOSS)));
    var accuracy = new ArrayList<>(List.of(line("training", Metric.TRAIN_ACCURACY)));
    if (validated) {
      loss.add(line("validation", Metric.VALIDATION_LOSS));
      accuracy.add(line("validation", Metric.VALIDATION_ACCURACY));
    }
    var rates = epochs.stream().map(EpochMetrics::learningRate).toList();
    return new Chart("Loss", loss).svg()
        + new Chart("Accuracy", accuracy).svg()
        + new Chart("Learning rate", List.of(new Chart.Line("learning rate", rates))).svg();
  }

  private Chart.Line line(String name, Metric metric) {
    return new Chart.Line(name, epochs.stream().map(epoch -> epoch.value(metric)).toList());
  }

  private String classes() {
    return Html.table(Classification.classHeader(), test.classRows());
  }

  private String confusion() {
    return Html.table(test.confusionHeader(), test.confusionRows());
  }

  private String facts() {
    Machine machine = run.machine();
    Versions versions = Versions.read();
    String commit = versions.commit() == null ? "" : ", commit " + versions.commit();
    return Html.table(
        List.of("Fact", ""),
        List.of(
            List.of("Parameters", String.valueOf(run.parameters())),
            List.of(
                "Samples",
                run.data().train().size()
                    + " training, "
                    + run.data().validation().size()
                    + " validation, "
                    + run.data().test().size()
                    + " test"),
            List.of("Data", run.data().identity()),
            List.of("Seed", String.valueOf(config.seed())),
            List.of(
                "Time",
                Html.number(epochs.stream().mapToDouble(EpochMetrics::seconds).sum(), 1) + " s"),
            List.of("Kernels", run.kernels()),
            List.of(
                "Machine",
                machine.cpu()
                    + ", "
                    + machine.threads()
                    + (machine.threads() == 1 ? " thread" : " threads")),
            List.of("Backend", machine.backend() + " " + versions.deeplearning4j()),
            List.of("Java", machine.java()),
            List.of("attnzoo", versions.project() + commit)));
  }

  private static String page() {
    return resource("report.html");
  }

  static String resource(String name) {
    try (var in = Report.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the build left out " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
