package io.github.attnzoo.models;

import io.github.attnzoo.models.config.ConfigException;
import io.github.attnzoo.models.config.ConfigReader;
import io.github.attnzoo.models.config.Json;
import io.github.attnzoo.models.config.Names;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.RuleViolation;
import io.github.attnzoo.models.config.Rules;
import io.github.attnzoo.models.data.DataConfig;
import io.github.attnzoo.models.data.SequenceShape;
import io.github.attnzoo.models.training.GivenClassWeights;
import io.github.attnzoo.models.training.Metric;
import io.github.attnzoo.models.training.Padding;
import io.github.attnzoo.models.training.TrainingConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
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
    Rules.check(ModelConfig.class, name, seed, data, model, training);
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
    checkPadding(data, model, training);
    checkClassWeights(data, training);
  }

  /**
   * Reads a config file.
   *
   * @throws ConfigException with all that is wrong with it, each problem with its key and place
   */
  public static ModelConfig read(Path file) {
    return read(file, List.of());
  }

  /**
   * Reads a config file and changes some of its settings.
   *
   * @param overrides settings like {@code training.epochs=3}; the value is JSON, or a bare string
   * @throws ConfigException with all that is wrong
   */
  public static ModelConfig read(Path file, List<String> overrides) {
    return ConfigReader.read(file, ModelConfig.class, overrides);
  }

  /**
   * Reads the text of a config.
   *
   * @param where a name for messages, usually a file
   * @throws ConfigException with all that is wrong
   */
  public static ModelConfig parse(String json, String where) {
    return ConfigReader.parse(json, where, ModelConfig.class, List.of());
  }

  /** The whole config, defaults filled in, as a text that reads back to an equal config. */
  public String toJson() {
    var members = new LinkedHashMap<String, Object>();
    members.put("$schema", "schema.json");
    members.put("name", name);
    members.put("seed", seed);
    members.put("data", data);
    members.put("model", model);
    members.put("training", training);
    return Json.write(members);
  }

  /** The configuration of the graph, its layers sized for the data, classes weighted evenly. */
  public ComputationGraphConfiguration graph() {
    return Penalties.eachOnce(model.graph(data.shape(), training, seed));
  }

  /** The graph with its first, random parameters, classes weighted evenly. */
  public ComputationGraph build() {
    return initialised(graph());
  }

  /**
   * The graph with its first, random parameters and the loss that {@code training.classWeights}
   * asks for.
   *
   * @param classCounts training samples of each class
   */
  public ComputationGraph build(int[] classCounts) {
    ComputationGraphConfiguration graph = graph();
    if (training.classWeights() != null) {
      Graphs.weighClasses(graph, training.classWeights().weights(classCounts));
    }
    return initialised(graph);
  }

  private static ComputationGraph initialised(ComputationGraphConfiguration configuration) {
    var graph = new ComputationGraph(configuration);
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

  private static void checkPadding(DataConfig data, ModelSpec model, TrainingConfig training) {
    if (training.padding() == Padding.FULL) {
      return;
    }
    String got = ", got \"" + Names.kebab(training.padding()) + "\"";
    if (!(data.shape() instanceof SequenceShape)) {
      throw new RuleViolation(
          "training.padding", "must be full where the data are " + data.shape().kind() + got);
    }
    if (!model.readsAnyLength()) {
      throw new RuleViolation(
          "training.padding",
          "must be full where the classifier reads every time step (model.attention.pooling is"
              + " none)"
              + got);
    }
  }

  private static void checkClassWeights(DataConfig data, TrainingConfig training) {
    int classes = data.shape().classes().size();
    if (training.classWeights() instanceof GivenClassWeights given
        && given.weights().size() != classes) {
      throw new RuleViolation(
          "training.classWeights.weights",
          "must have one number for each of the " + classes + " classes, got " + given.weights());
    }
  }

  private static String validationNeeded(Metric metric) {
    return "needs validation samples, but data.validationFraction is 0, got \""
        + Names.kebab(metric)
        + "\"; set it to "
        + Names.kebab(metric).replace("validation", "train")
        + ", or data.validationFraction above 0";
  }
}
