package io.github.attnzoo.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.config.Json;
import io.github.attnzoo.train.loop.Calibration;
import io.github.attnzoo.train.loop.Calibration.Bin;
import io.github.attnzoo.train.loop.Classification;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluationTest {
  private static final Classification RESULT =
      new Classification(
          List.of("cat", "dog", "owl"),
          0.25,
          List.of(List.of(3, 1, 0), List.of(0, 4, 0), List.of(1, 0, 1)),
          List.of(8, 1, 1),
          new Calibration(0.05, 0.1, 0.2, List.of(new Bin(0.8, 0.9, 10, 0.85, 0.8))));

  @Test
  void theTextTellsAllOfIt() {
    String text = new Evaluation("test", RESULT, List.of(2), List.of()).text();

    assertThat(text)
        .contains(
            "accuracy 80.00 %, loss 0.2500 on 10 test samples",
            "mean accuracy of the classes 75.00 %",
            "top-2 accuracy 90.00 %",
            "calibration error: expected 5.00 %, largest 10.00 %; Brier score 0.2000")
        .containsPattern("cat +75.00 % +75.00 % +75.00 % +4")
        .containsPattern("owl +1 +0 +1")
        .containsPattern("0.80, 0.90 +10 +85.00 % +80.00 % +5.00 %");
  }

  @Test
  void theJsonKeepsItsKeys() {
    String json = Json.write(new Evaluation("test", RESULT, List.of(1, 3), List.of()).json());

    assertThat(json)
        .contains("\"accuracy\": 0.8", "\"balancedAccuracy\": 0.75", "\"precision\"", "\"recall\"")
        .contains("\"expectedError\": 0.05", "\"brier\": 0.2", "\"confidence\": 0.85")
        .containsPattern("\"k\": 3,\\s+\"accuracy\": 1");
    assertThat(Json.write(new Evaluation("test", RESULT, List.of(), List.of()).json()))
        .doesNotContain("topK");
  }
}
