package io.github.attnzoo.models;

import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.RuleViolation;
import io.github.attnzoo.models.data.DataConfig;
import io.github.attnzoo.models.training.Metric;
import io.github.attnzoo.models.training.TrainingConfig;
import java.util.Locale;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;

/**
 * A whole config: what to train, on what, and how. It alone, with the data, repeats a run.
 *
 * <pre>{@code
 * ComputationGraph graph = ModelConfig.read(Path.of("model-configs/cifar10-se-cnn.json")).build();
 * }</pre>
 */
public record ModelConfig(
    @Property(doc = "Name of the run, for reports.") String name,
    @Property(doc = "Seed of everything drawn at random: parameters, split, order, dropout.")
        long seed,
    @Property(doc = "The data set.") DataConfig data,
    @Property(doc = "The architecture.") ModelSpec model,
    @Property(doc = "How the model learns.") TrainingConfig training) {
  public ModelConfig {
    if (name.isBlank()) {
      throw new RuleViolation("name", "must not be empty");
    }
    if (seed == 0) {
      throw new RuleViolation(
          "seed", "must not be 0: ND4J takes 0 for \"choose one by the clock\"");
    }
    try {
      model.check(data.shape());
    } catch (RuleViolation e) {
      throw e.in("model");
    }
    checkMetrics(data, training);
  }

  /** The configuration of the graph, its layers sized for the data. */
  public ComputationGraphConfiguration graph() {
    return model.graph(data.shape(), training, seed);
  }

  /** The graph with its first, random parameters. */
  public ComputationGraph build() {
    var graph = new ComputationGraph(graph());
    graph.init();
    return graph;
  }

  private static void checkMetrics(DataConfig data, TrainingConfig training) {
    if (data.validationFraction() > 0) {
      return;
    }
    var plateau = training.plateau();
    if (plateau != null && plateau.metric().needsValidation()) {
      throw new RuleViolation("training.plateau.metric", validationNeeded(plateau.metric()));
    }
    Metric monitored = training.monitor().metric();
    if (monitored.needsValidation()) {
      throw new RuleViolation("training.monitor.metric", validationNeeded(monitored));
    }
  }

  private static String validationNeeded(Metric metric) {
    return "needs validation samples, but data.validationFraction is 0, got \""
        + metric.name().toLowerCase(Locale.ROOT).replace('_', '-')
        + "\"";
  }
}
