package io.github.attnzoo.layers.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.layers.internal.DenseInSameDiff.Implementation;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.internal.InferenceSession;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.indexing.conditions.Conditions;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * A dense layer written in SameDiff must do what DL4J's own does. Each test also shows that the
 * stock runtime still does not: when such an assertion fails, the repair can go.
 */
class RepairedSameDiffLayerTest {

  private DataSet data = new DataSet();

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(9);
    INDArray labels = Nd4j.eye(3).castTo(DataType.DOUBLE);
    data = new DataSet(Nd4j.randn(DataType.DOUBLE, 3, 4), labels);
  }

  @Test
  void gradientsAreNotDoubled() {
    ComputationGraph dense = around(new DenseLayer.Builder().nOut(5).build());
    ComputationGraph repaired = like(dense, repaired());
    ComputationGraph faulty = like(dense, stock());
    INDArray expected = step(dense);
    assertThat(step(repaired).distance2(expected)).isLessThan(1e-12);

    INDArray stock = step(faulty);
    assertThat(stock.distance2(expected)).isGreaterThan(1e-3);
    long upstream = dense.getLayer("first").numParams() + dense.getLayer("layer").numParams();
    var below = NDArrayIndex.interval(0, upstream);
    var all = NDArrayIndex.all();
    INDArray twice = expected.get(all, below).mul(2);
    assertThat(stock.get(all, below).distance2(twice)).isLessThan(1e-12);
  }

  @Test
  void setParamSetsTheParameter() {
    INDArray value = Nd4j.ones(DataType.DOUBLE, 4, 5);
    ComputationGraph repaired = around(repaired().build());
    repaired.getLayer("layer").setParam("W", value);
    assertThat(repaired.getLayer("layer").getParam("W")).isEqualTo(value);
    assertThat(repaired.getParam("layer_W")).isEqualTo(value);
    assertThatThrownBy(() -> repaired.getLayer("layer").setParam("V", value))
        .hasMessageContaining("V");

    ComputationGraph stock = around(stock().build());
    stock.getLayer("layer").setParam("W", value);
    assertThat(stock.getLayer("layer").getParam("W")).isNotEqualTo(value);
  }

  @Test
  void penaltiesCountInTheScore() {
    ComputationGraph dense = around(new DenseLayer.Builder().nOut(5).l2(0.3).l1(0.2).build());
    double expected = dense.score(data);
    assertThat(like(dense, repaired().l2(0.3).l1(0.2)).score(data))
        .isCloseTo(expected, within(1e-12));
    assertThat(like(dense, stock().l2(0.3).l1(0.2)).score(data)).isLessThan(expected - 0.1);
  }

  @Test
  void dropoutDropsTheInputInTraining() {
    ComputationGraph dense = around(new DenseLayer.Builder().nOut(5).dropOut(0.5).build());
    ComputationGraph repaired = like(dense, repaired().dropOut(0.5));
    ComputationGraph stock = like(dense, stock().dropOut(0.5));
    INDArray expected = training(dense);
    assertThat(training(repaired).distance2(expected)).isLessThan(1e-12);
    assertThat(training(stock)).isEqualTo(stock.outputSingle(data.getFeatures()));

    Nd4j.getRandom().setSeed(21);
    INDArray expectedStep = step(dense);
    Nd4j.getRandom().setSeed(21);
    assertThat(step(repaired).distance2(expectedStep)).isLessThan(1e-12);
  }

  @Test
  void constraintsNeedTheConfigurationsHelp() {
    var constraint = new NonNegativeConstraint();
    assertThat(smallestAfterAStep(repaired().constrainWeights(constraint))).isNotNegative();
    assertThat(smallestAfterAStep(stock().constrainWeights(constraint))).isNegative();
  }

  @Test
  void sessionsDoNotGrowForEver() throws Exception {
    ComputationGraph repaired = around(repaired().build());
    ComputationGraph stock = around(stock().build());
    for (int i = 0; i < 300; i++) {
      repaired.outputSingle(data.getFeatures());
      stock.outputSingle(data.getFeatures());
    }
    assertThat(released(repaired)).isLessThan(256);
    assertThat(released(stock)).isGreaterThanOrEqualTo(300);

    for (ComputationGraph graph : new ComputationGraph[] {repaired, stock}) {
      var other = new Thread(() -> graph.outputSingle(data.getFeatures()));
      other.start();
      other.join();
    }
    assertThat(sessions(repaired)).hasSize(1);
    assertThat(sessions(stock)).hasSize(2);
  }

  /** Why the layers have an equality of their own, and a JSON property for each setting. */
  @Test
  void theStockConfigurationStillForgetsItsSettings() throws Exception {
    DenseInSameDiff stock = stock().build();
    DenseInSameDiff repaired = repaired().build();
    assertThat(stock.equals(repaired)).isTrue();
    var mapper = NeuralNetConfiguration.mapper();
    Layer read = mapper.readValue(mapper.writeValueAsString(repaired), Layer.class);
    assertThat(((DenseInSameDiff) read).implementation()).isEqualTo(Implementation.STOCK);
  }

  /** Why the sequence layers make their own mask of ones. */
  @Test
  void theStockMaskOfOnesStillTakesEverySequenceForNcw() {
    INDArray nwc = Nd4j.zeros(DataType.DOUBLE, 2, 5, 3);
    assertThat(stock().build().onesMaskForInput(nwc).shape()).containsExactly(2, 3);
  }

  /** Why padded steps are zeroed outside SameDiff. */
  @Test
  void replaceWhereStillHasAWrongGradient() {
    SameDiff sd = SameDiff.create();
    SDVariable x = sd.var("x", Nd4j.ones(DataType.DOUBLE, 2));
    SDVariable mask = sd.constant(Nd4j.create(new double[] {1, 0}));
    sd.replaceWhere(mask, x, Conditions.greaterThan(0)).sum().markAsLoss();
    assertThat(sd.calculateGradients(Map.of(), "x"))
        .doesNotContainEntry("x", Nd4j.create(new double[] {1, 0}));
  }

  private static DenseInSameDiff.Builder repaired() {
    return new DenseInSameDiff.Builder(Implementation.REPAIRED);
  }

  private static DenseInSameDiff.Builder stock() {
    return new DenseInSameDiff.Builder(Implementation.STOCK);
  }

  private static ComputationGraph around(Layer layer) {
    var output =
        new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nOut(3)
            .build();
    var graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(DataType.DOUBLE)
                .updater(new Sgd(0.1))
                .activation(Activation.IDENTITY)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(4))
                .addLayer("first", new DenseLayer.Builder().nOut(4).build(), "in")
                .addLayer("layer", layer, "first")
                .addLayer("out", output, "layer")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  /** A graph with another middle layer and the same numbers, whose order in memory differs. */
  private static ComputationGraph like(ComputationGraph graph, DenseInSameDiff.Builder builder) {
    ComputationGraph other = around(builder.build());
    graph.paramTable().forEach((name, value) -> other.getParam(name).assign(value));
    return other;
  }

  /** What one step of gradient descent changes, parameter by parameter in a fixed order. */
  private INDArray step(ComputationGraph graph) {
    INDArray before = inOrder(graph);
    graph.fit(data);
    return inOrder(graph).sub(before);
  }

  private static INDArray inOrder(ComputationGraph graph) {
    INDArray[] parts =
        graph.paramTable().values().stream()
            .map(value -> value.dup('c').reshape(1, -1))
            .toArray(INDArray[]::new);
    return Nd4j.hstack(parts);
  }

  private INDArray training(ComputationGraph graph) {
    Nd4j.getRandom().setSeed(33);
    return graph.output(true, data.getFeatures())[0];
  }

  private double smallestAfterAStep(DenseInSameDiff.Builder builder) {
    ComputationGraph graph = around(builder.build());
    graph.fit(data);
    return graph.getLayer("layer").getParam("W").minNumber().doubleValue();
  }

  private static Map<Long, InferenceSession> sessions(ComputationGraph graph) throws Exception {
    var field =
        org.deeplearning4j.nn.layers.samediff.SameDiffLayer.class.getDeclaredField("sameDiff");
    field.setAccessible(true);
    return ((SameDiff) field.get(graph.getLayer("layer"))).getSessions();
  }

  private static int released(ComputationGraph graph) throws Exception {
    var field = InferenceSession.class.getDeclaredField("freedArrays");
    field.setAccessible(true);
    int count = 0;
    for (InferenceSession session : sessions(graph).values()) {
      count += ((Set<?>) field.get(session)).size();
    }
    return count;
  }
}
