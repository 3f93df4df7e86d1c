package io.github.attnzoo.models;

import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.RuleViolation;
import io.github.attnzoo.models.data.DataConfig;
import io.github.attnzoo.models.training.TrainingConfig;

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
  }
}
