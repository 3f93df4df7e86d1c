package io.github.attnzoo.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * The whole models give the numbers of the same models in PyTorch 2.7.1: probabilities, loss, and
 * all weights after one step of plain SGD. {@code src/test/python/model_vectors.py} made them.
 */
class PyTorchAgreementTest {
  private static final double TOLERANCE = 1e-5;
  private static final String TRAINING =
      "{\"epochs\": 1, \"batchSize\": 3, \"optimizer\": {\"id\": \"sgd\", \"learningRate\": 0.1}}";

  @Test
  void lstmAttention() {
    var expected = PyTorchVectors.read("lstm-attention");
    ComputationGraph graph =
        graph(
            "{\"id\": \"csv-sequences\", \"train\": \"x\", \"features\": 3, \"timeSteps\": 5,"
                + " \"classes\": [\"a\", \"b\", \"c\"]}",
            "{\"id\": \"lstm-attention\", \"hiddenSize\": 4, \"attention\": {\"id\":"
                + " \"sequence-attention\", \"hardThreshold\": 0.19}}");
    setLstmAttention(graph, expected, "before");
    INDArray input = expected.array("input").permute(0, 2, 1).dup('c');
    INDArray mask = expected.array("mask");

    assertClose(
        "probabilities",
        graph.output(false, new INDArray[] {input}, new INDArray[] {mask})[0],
        expected.array("probabilities"));
    fit(graph, expected, input, mask);

    ComputationGraph after = graph.clone();
    setLstmAttention(after, expected, "after");
    assertSameParameters(graph, after, List.of());
  }

  @Test
  void seCnn() {
    var expected = PyTorchVectors.read("se-cnn");
    ComputationGraph graph =
        graph(
            "{\"id\": \"image-folder\", \"folder\": \"x\", \"height\": 9, \"width\": 12,"
                + " \"classes\": [\"a\", \"b\", \"c\"]}",
            "{\"id\": \"se-cnn\", \"channels\": [4, 6], \"denseSize\": 7, \"dropout\": 0,"
                + " \"attention\": {\"id\": \"squeeze-excitation\", \"reduction\": 2}}");
    setSeCnn(graph, expected, "before");
    INDArray input = expected.array("input");

    assertClose("probabilities", graph.outputSingle(input), expected.array("probabilities"));
    fit(graph, expected, input, null);

    ComputationGraph after = graph.clone();
    setSeCnn(after, expected, "after");
    // PyTorch keeps a running variance over n - 1, Deeplearning4j one over n.
    assertSameParameters(graph, after, List.of("norm1_var", "norm2_var"));
  }

  private static ComputationGraph graph(String data, String model) {
    String json =
        "{\"name\": \"agreement\", \"seed\": 1, \"data\": %s, \"model\": %s, \"training\": %s}";
    return ModelConfig.parse(json.formatted(data, model, TRAINING), "agreement").build();
  }

  private static void fit(
      ComputationGraph graph, PyTorchVectors expected, INDArray input, @Nullable INDArray mask) {
    graph.fit(new DataSet(input, expected.oneHotLabels(3), mask, null));
    assertThat(graph.score()).isCloseTo(expected.number("loss"), within(TOLERANCE));
  }

  private static void assertSameParameters(
      ComputationGraph actual, ComputationGraph expected, List<String> except) {
    assertThat(actual.paramTable()).isNotEmpty();
    actual
        .paramTable()
        .forEach(
            (name, value) -> {
              if (!except.contains(name)) {
                assertClose(name, value, expected.getParam(name));
              }
            });
  }

  private static void assertClose(String what, INDArray actual, INDArray expected) {
    assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
    double difference = actual.sub(expected).amaxNumber().doubleValue();
    assertThat(difference).as("largest difference of " + what).isLessThan(TOLERANCE);
  }

  private static void setLstmAttention(ComputationGraph graph, PyTorchVectors from, String when) {
    for (int layer = 0; layer < 2; layer++) {
      String name = "lstm" + (layer + 1);
      String suffix = "_l" + layer;
      set(graph, name + "_W", from.lstmGates(when, "lstm.weight_ih" + suffix).transpose());
      set(graph, name + "_RW", from.lstmGates(when, "lstm.weight_hh" + suffix).transpose());
      // PyTorch has two biases that are added, so a step moves their sum twice as far as one bias.
      INDArray bias =
          from.lstmGates(when, "lstm.bias_ih" + suffix)
              .add(from.lstmGates("before", "lstm.bias_hh" + suffix));
      set(graph, name + "_b", bias);
    }
    set(graph, "attention_W", from.state(when, "score.weight").transpose());
    set(graph, "attention_b", from.state(when, "score.bias"));
    // PyTorch lays the steps out one after the other, FlattenSequence the features.
    INDArray output = from.state(when, "output.weight").reshape('c', 3, 5, 4).permute(0, 2, 1);
    set(graph, "output_W", output.dup('c').reshape('c', 3, 20).transpose());
    set(graph, "output_b", from.state(when, "output.bias"));
  }

  private static void setSeCnn(ComputationGraph graph, PyTorchVectors from, String when) {
    for (int block = 1; block <= 2; block++) {
      set(graph, "conv" + block + "_W", from.state(when, "conv" + block + ".weight"));
      set(graph, "conv" + block + "_b", from.state(when, "conv" + block + ".bias"));
      set(graph, "norm" + block + "_gamma", from.state(when, "norm" + block + ".weight"));
      set(graph, "norm" + block + "_beta", from.state(when, "norm" + block + ".bias"));
      set(graph, "norm" + block + "_mean", from.state(when, "norm" + block + ".running_mean"));
      set(graph, "norm" + block + "_var", from.state(when, "norm" + block + ".running_var"));
      String attention = "attention" + block;
      set(graph, attention + "_W1", from.state(when, attention + ".squeeze.weight").transpose());
      set(graph, attention + "_W2", from.state(when, attention + ".excite.weight").transpose());
    }
    for (String dense : List.of("dense", "output")) {
      set(graph, dense + "_W", from.state(when, dense + ".weight").transpose());
      set(graph, dense + "_b", from.state(when, dense + ".bias"));
    }
  }

  private static void set(ComputationGraph graph, String name, INDArray value) {
    INDArray parameter = Objects.requireNonNull(graph.getParam(name), name);
    parameter.assign(value.reshape(parameter.shape()));
  }
}
