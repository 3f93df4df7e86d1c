package io.github.attnzoo.models;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A small config for each choice that there is, with values that are not the defaults. */
final class Samples {
  private static final String IMAGES =
      "{\"id\": \"generated-images\", \"height\": 9, \"width\": 11, \"channels\": 1, \"classes\": 3}";
  private static final String SEQUENCES =
      "{\"id\": \"generated-sequences\", \"timeSteps\": 6, \"minTimeSteps\": 4, \"features\": 3}";
  private static final String CNN =
      "{\"id\": \"cnn\", \"channels\": [3, 5], \"kernelSize\": 5, \"denseSize\": 7, \"dropout\":"
          + " 0.25}";
  private static final String LSTM = "{\"id\": \"lstm-attention\", \"hiddenSize\": 4}";

  /** Settings off the defaults of each attention over images but the first. */
  private static final Map<String, String> IMAGE_ATTENTION =
      Map.of(
          "effective-squeeze-excitation",
          "\"addMaxPool\": true, \"gate\": \"sigmoid\"",
          "efficient-channel-attention",
          "\"kernelSize\": 5, \"gate\": \"hard-sigmoid\"",
          "channel-attention",
          "\"reduction\": 2, \"divisor\": 3, \"activation\": \"silu\", \"bias\": true",
          "spatial-attention",
          "\"kernelSize\": 5, \"bias\": false",
          "convolutional-block-attention",
          "\"reducedChannels\": 4, \"activation\": \"hard-swish\", \"kernelSize\": 3, \"mlpBias\": true",
          "gather-excite",
          "\"extent\": 2, \"learnedGather\": true, \"activation\": \"silu\", \"reduction\": 2",
          "global-context",
          "\"pooling\": \"mean\", \"activation\": \"silu\", \"reduction\": 2",
          "coordinate-attention",
          "\"reduction\": 2, \"divisor\": 1, \"gate\": \"hard-sigmoid\"");

  private Samples() {}

  /** Configs by the id that each is the sample of. */
  static Map<String, ModelConfig> all() {
    var samples = new LinkedHashMap<String, ModelConfig>();
    samples.put(
        "cnn",
        config(
            IMAGES, CNN, ", \"classWeights\": {\"id\": \"given\", \"weights\": [1, 0.5, 2.25]}"));
    samples.put(
        "se-cnn",
        config(
            IMAGES,
            "{\"id\": \"se-cnn\", \"channels\": [4, 6], \"denseSize\": 7, \"attention\": {\"id\":"
                + " \"squeeze-excitation\", \"reduction\": 2}}",
            ", \"l2\": 0.001"));
    samples.put(
        "squeeze-excitation",
        config(
            IMAGES,
            "{\"id\": \"se-cnn\", \"channels\": [5], \"kernelSize\": 1, \"dropout\": 0, \"attention\":"
                + " {\"id\": \"squeeze-excitation\", \"reduction\": 5, \"bias\": true, \"gate\":"
                + " \"hard-sigmoid\"}}",
            ""));
    IMAGE_ATTENTION.forEach(
        (id, settings) ->
            samples.put(
                id,
                config(
                    IMAGES,
                    "{\"id\": \"cnn\", \"channels\": [6, 8], \"attention\": {\"id\": \"%s\", %s}}"
                        .formatted(id, settings),
                    "")));
    samples.put("lstm-attention", config(SEQUENCES, LSTM, ", \"kernels\": \"plain\""));
    samples.put(
        "sequence-attention",
        config(
            SEQUENCES,
            "{\"id\": \"lstm-attention\", \"hiddenSize\": 5, \"layers\": 1, \"attention\": {\"id\":"
                + " \"sequence-attention\", \"score\": \"additive\", \"heads\": 5,"
                + " \"attentionDropout\": 0.1, \"weighting\": \"mean\", \"hardThreshold\": 0.125,"
                + " \"inferMask\": true, \"pooling\": \"sum\"}}",
            ", \"padding\": \"buckets\""));
    samples.put("adam", config(IMAGES, CNN, ", \"optimizer\": {\"id\": \"adam\", \"beta1\": 0.5}"));
    samples.put(
        "sgd",
        config(
            IMAGES,
            CNN,
            ", \"optimizer\": {\"id\": \"sgd\", \"momentum\": 0.5}, \"plateau\": {\"metric\":"
                + " \"train-accuracy\", \"thresholdMode\": \"absolute\", \"cooldown\": 2},"
                + " \"earlyStopping\": {\"patience\": 4}, \"monitor\": {\"metric\":"
                + " \"validation-accuracy\", \"minDelta\": 0.01}"));
    samples.put(
        "adamw",
        config(
            SEQUENCES,
            LSTM,
            ", \"optimizer\": {\"id\": \"adamw\", \"weightDecay\": 0.25}, \"labelSmoothing\": 0.5,"
                + " \"earlyStopping\": {\"patience\": null, \"baseline\": 0.5, \"maxSeconds\": 60}"));
    for (String schedule :
        List.of(
            "{\"id\": \"cosine\", \"minLearningRate\": 0.0001}",
            "{\"id\": \"linear\", \"minLearningRate\": 0.0001}",
            "{\"id\": \"step\", \"epochs\": 2}",
            "{\"id\": \"multi-step\", \"milestones\": [1, 2], \"factor\": 0.5}")) {
      String id = schedule.split("\"")[3];
      String warmUp = ", \"warmUp\": {\"epochs\": 0.5}";
      samples.put(id, config(IMAGES, CNN, ", \"schedule\": " + schedule + warmUp));
    }
    samples.put(
        "one-cycle",
        config(
            SEQUENCES,
            LSTM,
            ", \"schedule\": {\"id\": \"one-cycle\", \"annealing\": \"linear\"}, \"plateau\":"
                + " {\"rule\": \"keras\", \"patience\": 2}"));
    samples.put(
        "global-norm",
        config(IMAGES, CNN, ", \"gradientClipping\": {\"id\": \"global-norm\", \"maxNorm\": 5}"));
    samples.put(
        "absolute-value",
        config(
            IMAGES,
            CNN,
            ", \"gradientClipping\": {\"id\": \"absolute-value\"},"
                + " \"weightAveraging\": {\"decay\": 0.5, \"warmUp\": false}"));
    samples.put("generated-sequences", config(SEQUENCES, LSTM, ""));
    samples.put("generated-images", config(IMAGES, CNN, ""));
    samples.put(
        "fashion-mnist",
        config("{\"id\": \"fashion-mnist\", \"reading\": \"image\", \"limit\": 50}", CNN, ""));
    samples.put(
        "cifar-10",
        config(
            "{\"id\": \"cifar-10\", \"normalization\": null, \"augmentation\": {\"cutout\": 8,"
                + " \"mixup\": 0.2, \"cutmix\": 1}}",
            CNN,
            ""));
    samples.put(
        "japanese-vowels",
        config(
            "{\"id\": \"japanese-vowels\", \"normalization\": {\"computed\": true}}",
            LSTM,
            ", \"classWeights\": {\"id\": \"balanced\"}"));
    samples.put(
        "csv-sequences",
        config(
            "{\"id\": \"csv-sequences\", \"train\": \"a.csv\", \"features\": 2, \"timeSteps\": 5,"
                + " \"classes\": [\"no\", \"yes\"]}",
            LSTM,
            ""));
    samples.put(
        "ts-sequences",
        config(
            "{\"id\": \"ts-sequences\", \"train\": \"a.ts\", \"features\": 2, \"timeSteps\": 5,"
                + " \"missingValues\": \"previous\", \"classes\": [\"no\", \"yes\"]}",
            LSTM,
            ""));
    samples.put(
        "idx-images",
        config(
            "{\"id\": \"idx-images\", \"trainImages\": \"a\", \"trainLabels\": \"b\", \"testImages\":"
                + " \"c\", \"testLabels\": \"d\", \"height\": 8, \"width\": 9, \"channels\": 3,"
                + " \"classes\": [\"no\", \"yes\"]}",
            CNN.replace("[3, 5]", "[3]"),
            ""));
    samples.put(
        "image-folder",
        config(
            "{\"id\": \"image-folder\", \"folder\": \"pets\", \"classes\": [\"cat\", \"dog\"],"
                + " \"normalization\": {\"mean\": [0.5, 0.5, 0.5], \"std\": [0.2, 0.2, 0.2]}}",
            CNN,
            ""));
    return samples;
  }

  private static ModelConfig config(String data, String model, String training) {
    String json =
        """
        {"name": "sample", "seed": 11, "data": %s, "model": %s,
         "training": {"epochs": 3, "batchSize": 5%s}}
        """;
    return ModelConfig.parse(json.formatted(data, model, training), "sample");
  }
}
