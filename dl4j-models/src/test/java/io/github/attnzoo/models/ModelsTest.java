package io.github.attnzoo.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.models.config.ConfigReader;
import io.github.attnzoo.models.training.TrainingConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.regularization.WeightDecay;

/** Every model and every config is built, run forwards and backwards, and counted. */
class ModelsTest {
  /** Parameters of every config, from the formulas that the models' documentation gives. */
  private static final Map<String, Long> PARAMETERS =
      Map.ofEntries(
          Map.entry("quickstart-sequence", lstm(8, 32) + attention(32) + dense(32 * 20, 4)),
          Map.entry(
              "quickstart-image",
              convolution(3, 16)
                  + squeeze(16, 4)
                  + convolution(16, 32)
                  + squeeze(32, 4)
                  + dense(32 * 4 * 4, 64)
                  + dense(64, 4)),
          Map.entry(
              "fashion-mnist-lstm-attention",
              lstm(28, 128) + lstm(128, 128) + attention(128) + dense(128 * 28, 10)),
          Map.entry("cifar10-cnn", cifarCnn(c -> 0)),
          Map.entry("cifar10-se-cnn", cifarCnn(c -> squeeze(c, 16))),
          Map.entry("cifar10-ese-cnn", cifarCnn(c -> c * (c + 1))),
          Map.entry("cifar10-eca-cnn", cifarCnn(c -> c < 128 ? 3 : 5)),
          Map.entry("cifar10-channel-attention-cnn", cifarCnn(c -> squeeze(c, 16))),
          Map.entry("cifar10-spatial-attention-cnn", cifarCnn(c -> 2 * 7 * 7 + 1)),
          Map.entry("cifar10-cbam-cnn", cifarCnn(c -> squeeze(c, 16) + 2 * 7 * 7 + 1)),
          Map.entry("cifar10-gather-excite-cnn", cifarCnn(c -> squeeze(c, 16) + c + c / 16)),
          Map.entry("cifar10-global-context-cnn", cifarCnn(c -> squeeze(c, 8) + 2 * c + 3 * c / 8)),
          Map.entry("cifar10-coordinate-attention-cnn", cifarCnn(c -> 3 * c * 8 + 8 + 2 * c)),
          Map.entry("japanese-vowels-lstm-attention", lstm(12, 64) + attention(64) + dense(64, 9)));

  static List<String> configs() {
    return Catalog.configs().stream().map(Catalog.Entry::id).toList();
  }

  static Stream<Arguments> samples() {
    return Samples.all().entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest
  @MethodSource("configs")
  void everyConfigHasTheParametersOfItsFormula(String id) {
    long expected = parameters(id);
    ModelConfig config = Catalog.config(id);
    assertThat(config.build().numParams()).isEqualTo(expected);
    assertThat(GraphSummary.of(config).parameters()).isEqualTo(expected);
  }

  @Test
  void theArticlesModelsHaveTheirPublishedSizes() {
    // PyTorch does not count batch norm's running statistics, two per channel.
    assertThat(parameters("cifar10-cnn") - 2 * (32 + 64 + 128)).isEqualTo(1_147_914);
    assertThat(parameters("cifar10-se-cnn") - 2 * (32 + 64 + 128)).isEqualTo(1_150_602);
    assertThat(parameters("fashion-mnist-lstm-attention")).isEqualTo(264_330);
  }

  @ParameterizedTest
  @MethodSource("configs")
  void everyConfigLearns(String id) {
    learnsOneBatch(Catalog.config(id));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everySampleLearns(String id, ModelConfig config) {
    learnsOneBatch(config);
  }

  @Test
  void theSeedFixesTheParameters() {
    ModelConfig config = Catalog.config("quickstart-image");
    INDArray parameters = config.build().params();
    // INDArray.equals lets differences of 1e-5 pass.
    assertThat(config.build().params().toFloatVector()).isEqualTo(parameters.toFloatVector());
    var other = new ModelConfig(config.name(), 2, config.data(), config.model(), config.training());
    assertThat(other.build().params()).isNotEqualTo(parameters);
  }

  @Test
  void dropoutIsTheProbabilityOfDropping() {
    var cnn = (Cnn) sample("cnn").model();
    assertThat(cnn.dropout()).isEqualTo(0.25);
    var output = sample("cnn").build().getOutputLayer(0).conf().getLayer();
    assertThat(((Dropout) output.getIDropout()).getP()).isEqualTo(0.75);
    var none = sample("squeeze-excitation").build().getOutputLayer(0).conf().getLayer();
    assertThat(none.getIDropout()).isNull();
  }

  private static void learnsOneBatch(ModelConfig config) {
    ComputationGraph graph = config.build();
    DataSet batch = batch(config);
    var before = new HashMap<String, INDArray>();
    graph.paramTable().forEach((name, parameter) -> before.put(name, parameter.dup()));
    INDArray probabilities = graph.outputSingle(batch.getFeatures());
    assertThat(probabilities.shape()).containsExactly(2, config.data().shape().classes().size());
    assertThat(probabilities.sum(1).toDoubleVector())
        .containsExactly(new double[] {1, 1}, within(1e-5));
    graph.fit(batch);
    assertThat(graph.score()).isFinite().isPositive();
    assertThat(graph.params().isNaN().any()).isFalse();
    before.forEach(
        (name, parameter) -> {
          // Batch norm takes the mean away, and with it every trace of a bias before it.
          if (!name.matches("conv\\d+_b")) {
            assertThat(graph.getParam(name)).as(name).isNotEqualTo(parameter);
          }
        });
  }

  /** Two random samples of the config's shape. */
  private static DataSet batch(ModelConfig config) {
    Nd4j.getRandom().setSeed(3);
    long[] shape = config.data().shape().inputType().getShape(false).clone();
    long[] batchShape = new long[shape.length + 1];
    batchShape[0] = 2;
    System.arraycopy(shape, 0, batchShape, 1, shape.length);
    int classes = config.data().shape().classes().size();
    INDArray labels = Nd4j.zeros(2, classes);
    labels.putScalar(0, 0, 1).putScalar(1, classes - 1, 1);
    return new DataSet(Nd4j.rand(DataType.FLOAT, batchShape), labels);
  }

  private static ModelConfig sample(String id) {
    return Objects.requireNonNull(Samples.all().get(id));
  }

  private static long parameters(String config) {
    return Objects.requireNonNull(PARAMETERS.get(config), "no formula for " + config);
  }

  private static long lstm(long in, long hidden) {
    return 4 * hidden * (in + hidden + 1);
  }

  private static long attention(long size) {
    return size * (size + 1);
  }

  private static long dense(long in, long out) {
    return out * (in + 1);
  }

  /** A 3x3 convolution and its batch norm: scale, shift, running mean and variance. */
  private static long convolution(long in, long out) {
    return out * (9 * in + 1) + 4 * out;
  }

  private static long squeeze(long channels, long reduction) {
    return 2 * channels * (channels / reduction);
  }

  /**
   * The network of the second article.
   *
   * @param attention the parameters of the attention behind so many channels
   */
  private static long cifarCnn(LongUnaryOperator attention) {
    return convolution(3, 32)
        + attention.applyAsLong(32)
        + convolution(32, 64)
        + attention.applyAsLong(64)
        + convolution(64, 128)
        + attention.applyAsLong(128)
        + dense(128 * 4 * 4, 512)
        + dense(512, 10);
  }

  @Test
  void weightDecayReachesTheWeightsOfEveryLayerAndNoBias() {
    for (String id : new String[] {"lstm-attention", "se-cnn"}) {
      ModelConfig sample = Objects.requireNonNull(Samples.all().get(id));
      String json =
          sample
              .toJson()
              .replaceFirst("\"id\": \"adam\"", "\"id\": \"adamw\"")
              .replaceFirst("\"l2\": [0-9.e-]+", "\"l2\": 0");
      ComputationGraph graph = ModelConfig.parse(json, id).build();

      int decayed = 0;
      for (var vertex : graph.getVertices()) {
        for (String name :
            vertex.numParams() == 0 ? Set.<String>of() : vertex.paramTable(false).keySet()) {
          var terms = vertex.getConfig().getRegularizationByParam(name);
          String parameter = vertex.getVertexName() + "_" + name;
          if (Set.of("W", "RW", "W1", "W2").contains(name)) {
            assertThat(terms).as(parameter).containsExactly(new WeightDecay(0.01, true));
            decayed++;
          } else {
            assertThat(terms).as(parameter).isNullOrEmpty();
          }
        }
      }
      assertThat(decayed).as(id).isGreaterThanOrEqualTo(4);
    }
  }

  /** The day this fails, {@code Penalties} is needed no more. */
  @Test
  void deeplearning4jStillDecaysItsOwnLayersTwice() {
    String adamw = "{\"epochs\": 1, \"batchSize\": 1, \"optimizer\": {\"id\": \"adamw\"}}";
    var training = ConfigReader.parse(adamw, "training", TrainingConfig.class, List.of());
    ModelConfig sample = Objects.requireNonNull(Samples.all().get("cnn"));

    var graph = sample.model().graph(sample.data().shape(), training, 1);

    var dense = (LayerVertex) Objects.requireNonNull(graph.getVertices().get("dense"));
    var layer = (BaseLayer) dense.getLayerConf().getLayer();
    var decay = new WeightDecay(0.01, true);
    assertThat(layer.getRegularization()).containsExactly(decay, decay);
  }
}
