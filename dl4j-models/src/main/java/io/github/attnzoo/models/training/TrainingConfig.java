package io.github.attnzoo.models.training;

import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.RuleViolation;
import io.github.attnzoo.models.config.Rules;
import org.jspecify.annotations.Nullable;

/** The key {@code training} of a config: how a model learns. */
public record TrainingConfig(
    @Property(doc = "Passes over the training samples, at most.", min = 1) int epochs,
    @Property(doc = "Samples per step of a worker.", min = 1) int batchSize,
    @Property(
            doc =
                "Copies of the model that train side by side, each on a GPU or on its share of the"
                    + " CPU threads; a step takes one batch for each of them and averages the"
                    + " copies.",
            defaultsTo = "1",
            min = 1)
        int workers,
    @Property(doc = "Which kernels compute on a CPU.", defaultsTo = "\"auto\"") Kernels kernels,
    @Property(doc = "The rule that turns gradients into steps.", defaultsTo = "{\"id\": \"adam\"}")
        OptimizerConfig optimizer,
    @Property(
            doc = "Weight of the l2 penalty on weights; biases are spared.",
            defaultsTo = "0",
            min = 0)
        double l2,
    @Property(
            doc = "Share of each training label that is spread evenly over all classes.",
            defaultsTo = "0",
            min = 0,
            below = 1)
        double labelSmoothing,
    @Property(doc = "Bound the gradient before the optimizer; null leaves it.", defaultsTo = "null")
        @Nullable GradientClippingConfig gradientClipping,
    @Property(
            doc = "Change the learning rate in the course of the training; null keeps it.",
            defaultsTo = "null")
        @Nullable ScheduleConfig schedule,
    @Property(
            doc = "Start with a small learning rate that rises; null starts with the full one.",
            defaultsTo = "null")
        @Nullable WarmUpConfig warmUp,
    @Property(
            doc =
                "Validate and save as the model an average of the parameters over steps; null takes"
                    + " them as they are.",
            defaultsTo = "null")
        @Nullable WeightAveragingConfig weightAveraging,
    @Property(doc = "What \"better\" means for the best checkpoint.", defaultsTo = "{}")
        MonitorConfig monitor,
    @Property(doc = "Lower the learning rate on a plateau; null keeps it.", defaultsTo = "null")
        @Nullable PlateauConfig plateau,
    @Property(doc = "Stop early; null trains all epochs.", defaultsTo = "null")
        @Nullable EarlyStoppingConfig earlyStopping,
    @Property(
            doc = "How much each class counts in the training loss; null counts all the same.",
            defaultsTo = "null")
        @Nullable ClassWeights classWeights,
    @Property(
            doc =
                "How far the sequences of a training batch are padded: all to the data's timeSteps"
                    + " (full), to the longest of their batch (batch), or so in batches of similar"
                    + " length (buckets), which wastes least. Other than full needs a model that"
                    + " reads any length.",
            defaultsTo = "\"full\"")
        Padding padding,
    @Property(doc = "When to save, and what to keep.", defaultsTo = "{}")
        CheckpointConfig checkpoint) {
  public TrainingConfig {
    Rules.check(
        TrainingConfig.class,
        epochs,
        batchSize,
        workers,
        kernels,
        optimizer,
        l2,
        labelSmoothing,
        gradientClipping,
        schedule,
        warmUp,
        weightAveraging,
        monitor,
        plateau,
        earlyStopping,
        classWeights,
        padding,
        checkpoint);
    if (earlyStopping != null && earlyStopping.startEpoch() > epochs) {
      throw new RuleViolation(
          "earlyStopping.startEpoch",
          "must be at most epochs, got startEpoch="
              + earlyStopping.startEpoch()
              + ", epochs="
              + epochs);
    }
    if (plateau != null) {
      checkLowest("plateau", plateau.minLearningRate(), optimizer);
    }
    if (schedule != null) {
      checkLowest("schedule", schedule.minLearningRate(), optimizer);
    }
    if (warmUp != null && warmUp.epochs() >= epochs) {
      throw new RuleViolation(
          "warmUp.epochs",
          "must be less than training.epochs, got " + warmUp.epochs() + " of " + epochs);
    }
    if (warmUp != null && schedule instanceof OneCycleSchedule) {
      throw new RuleViolation(
          "warmUp", "must be null with the schedule one-cycle, which begins with a rise itself");
    }
    if (l2 > 0 && optimizer.weightDecay() > 0) {
      throw new RuleViolation(
          "l2",
          "must be 0 where the optimizer has weightDecay, got l2="
              + l2
              + ", weightDecay="
              + optimizer.weightDecay());
    }
  }

  private static void checkLowest(String policy, double lowest, OptimizerConfig optimizer) {
    if (lowest > optimizer.learningRate()) {
      throw new RuleViolation(
          policy + ".minLearningRate",
          "must be at most optimizer.learningRate, got minLearningRate="
              + lowest
              + ", learningRate="
              + optimizer.learningRate());
    }
  }
}
