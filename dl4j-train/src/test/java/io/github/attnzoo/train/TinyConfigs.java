package io.github.attnzoo.train;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.models.config.ConfigReader;
import java.util.List;

/** Configs of models and generated data so small that an epoch takes milliseconds. */
public final class TinyConfigs {
  /** Masked sequences, an LSTM and attention: a SameDiff layer, and no dropout. */
  public static final String SEQUENCE =
      """
      {
        "name": "tiny sequence",
        "seed": 7,
        "data": {
          "id": "generated-sequences", "samples": 60, "testSamples": 20, "timeSteps": 8,
          "minTimeSteps": 5, "features": 3, "classes": 3, "validationFraction": 0.2
        },
        "model": {"id": "lstm-attention", "hiddenSize": 4, "layers": 1},
        "training": {"epochs": 2, "batchSize": 16, "kernels": "plain"}
      }
      """;

  /** Images, convolutions with squeeze-and-excitation, batch norm and dropout. */
  public static final String IMAGE =
      """
      {
        "name": "tiny-image",
        "seed": 11,
        "data": {
          "id": "generated-images", "samples": 40, "testSamples": 12, "height": 8, "width": 8,
          "channels": 1, "classes": 2, "signalSize": 5, "validationFraction": 0.2
        },
        "model": {
          "id": "se-cnn", "channels": [4], "denseSize": 6, "dropout": 0.5,
          "attention": {"id": "squeeze-excitation", "reduction": 2}
        },
        "training": {
          "epochs": 4, "batchSize": 8, "kernels": "plain",
          "plateau": {
            "metric": "train-loss", "factor": 0.5, "patience": 0,
            "threshold": 1000, "thresholdMode": "absolute"
          }
        }
      }
      """;

  private TinyConfigs() {}

  public static ModelConfig sequence(String... overrides) {
    return read(SEQUENCE, overrides);
  }

  public static ModelConfig image(String... overrides) {
    return read(IMAGE, overrides);
  }

  private static ModelConfig read(String text, String... overrides) {
    return ConfigReader.parse(text, "tiny.json", ModelConfig.class, List.of(overrides));
  }
}
