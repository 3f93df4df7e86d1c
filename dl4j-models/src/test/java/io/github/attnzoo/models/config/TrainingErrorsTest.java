package io.github.attnzoo.models.config;

import static io.github.attnzoo.models.config.SpoiltConfig.errors;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrainingErrorsTest {
  @Test
  void rulesOfTraining() {
    assertThat(errors("\"epochs\": 2", "\"epochs\": 2, \"earlyStopping\": {\"startEpoch\": 3}"))
        .isEqualTo(
            "c.json:6:61: training.earlyStopping.startEpoch: must be at most epochs, got"
                + " startEpoch=3, epochs=2");
    assertThat(errors("\"epochs\": 2", "\"epochs\": 2, \"plateau\": {\"minLearningRate\": 0.1}"))
        .isEqualTo(
            "c.json:6:60: training.plateau.minLearningRate: must be at most"
                + " optimizer.learningRate, got minLearningRate=0.1, learningRate=0.001");
    assertThat(
            errors(
                "\"epochs\": 2", "\"epochs\": 2, \"plateau\": {\"factor\": 1, \"cooldown\": -1}"))
        .isEqualTo(
            "c.json:6:51: training.plateau.factor: must be less than 1, got 1\n"
                + "c.json:6:66: training.plateau.cooldown: must be at least 0, got -1");
  }

  @Test
  void ratesThatDoNotFitTogether() {
    assertThat(
            errors(
                "\"epochs\": 2",
                "\"epochs\": 2, \"schedule\": {\"id\": \"cosine\", \"minLearningRate\": 1}"))
        .endsWith(
            "training.schedule.minLearningRate: must be at most optimizer.learningRate, got"
                + " minLearningRate=1.0, learningRate=0.001");
    assertThat(errors("\"epochs\": 2", "\"epochs\": 2, \"plateau\": {\"minLearningRate\": 1}"))
        .contains("training.plateau.minLearningRate: must be at most optimizer.learningRate");
    assertThat(errors("\"epochs\": 2", "\"epochs\": 2, \"warmUp\": {\"epochs\": 2}"))
        .endsWith("training.warmUp.epochs: must be less than training.epochs, got 2.0 of 2");
    assertThat(
            errors(
                "\"epochs\": 2",
                "\"epochs\": 2, \"warmUp\": {\"epochs\": 1}, \"schedule\": {\"id\": \"one-cycle\"}"))
        .endsWith(
            "training.warmUp: must be null with the schedule one-cycle, which begins with a rise"
                + " itself");
    assertThat(
            errors(
                "\"epochs\": 2",
                "\"epochs\": 2, \"schedule\": {\"id\": \"multi-step\", \"milestones\": [2, 1]}"))
        .endsWith("training.schedule.milestones: must be in rising order, got [2, 1]");
  }

  @Test
  void twoPenaltiesOnOneWeight() {
    assertThat(
            errors(
                "\"epochs\": 2", "\"epochs\": 2, \"l2\": 0.5, \"optimizer\": {\"id\": \"adamw\"}"))
        .endsWith(
            "training.l2: must be 0 where the optimizer has weightDecay, got l2=0.5,"
                + " weightDecay=0.01");
  }
}
