package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class FlattenSequenceTest {

  private static final LayerWorkspaceMgr NO_WORKSPACES = LayerWorkspaceMgr.noWorkspaces();

  private final FlattenSequence flatten = new FlattenSequence(2, 3);

  @Test
  void laysTheStepsOfEachFeatureSideBySideAndBack() {
    INDArray sequences = Nd4j.create(new double[][][] {{{1, 2, 3}, {4, 5, 6}}});
    for (char order : new char[] {'c', 'f'}) {
      INDArray flat = flatten.preProcess(sequences.dup(order), 1, NO_WORKSPACES);
      assertThat(flat.toDoubleMatrix()).isDeepEqualTo(new double[][] {{1, 2, 3, 4, 5, 6}});
      assertThat(flatten.backprop(flat.dup(order), 1, NO_WORKSPACES)).isEqualTo(sequences);
    }
  }

  @Test
  void passesNoMaskOn() {
    var passed = flatten.feedForwardMaskArray(Nd4j.ones(1, 3), null, 1);
    assertThat(passed.getFirst()).isNull();
    assertThat(passed.getSecond()).isNull();
  }

  @Test
  void knowsItsOutputType() {
    assertThat(FlattenSequence.of(InputType.recurrent(2, 3))).isEqualTo(flatten);
    assertThat(flatten.getOutputType(InputType.recurrent(2, 3)))
        .isEqualTo(InputType.feedForward(6));
  }

  @Test
  void needsTheTimeLength() {
    assertThatThrownBy(() -> FlattenSequence.of(InputType.recurrent(2)))
        .hasMessageContaining("the input type must have a time length")
        .hasMessageContaining("InputTypeRecurrent(2,format=NCW)");
  }

  @Test
  void bothFormatsGiveTheSameOrder() {
    var nwc = new FlattenSequence(2, 3, RNNFormat.NWC);
    INDArray sequences = Nd4j.create(new double[][][] {{{1, 4}, {2, 5}, {3, 6}}});
    INDArray flat = nwc.preProcess(sequences, 1, NO_WORKSPACES);
    assertThat(flat.toDoubleMatrix()).isDeepEqualTo(new double[][] {{1, 2, 3, 4, 5, 6}});
    assertThat(nwc.backprop(flat, 1, NO_WORKSPACES)).isEqualTo(sequences);
    InputType type = InputType.recurrent(2, 3, RNNFormat.NWC);
    assertThat(FlattenSequence.of(type)).isEqualTo(nwc).isNotEqualTo(flatten);
    assertThat(nwc.getOutputType(type)).isEqualTo(InputType.feedForward(6));
  }

  @Test
  void aSavedFormatThatIsMissingIsNcw() throws Exception {
    var mapper = NeuralNetConfiguration.mapper();
    String saved =
        "{\"@class\": \"io.github.attnzoo.layers.FlattenSequence\", \"size\": 2, \"timeSteps\": 3}";
    assertThat(mapper.readValue(saved, FlattenSequence.class)).isEqualTo(flatten);
    var nwc = new FlattenSequence(2, 3, RNNFormat.NWC);
    assertThat(mapper.readValue(mapper.writeValueAsString(nwc), FlattenSequence.class))
        .isEqualTo(nwc);
  }

  @Test
  void refusesOtherInputs() {
    assertThatThrownBy(() -> FlattenSequence.of(InputType.feedForward(6)))
        .hasMessage("flatten-sequence: input must be a sequence, got InputTypeFeedForward(6)");
    assertThatThrownBy(() -> flatten.getOutputType(InputType.recurrent(2, 3, RNNFormat.NWC)))
        .hasMessageContaining("expected input of size 2 with 3 steps in format NCW");
    assertThatThrownBy(
            () ->
                new FlattenSequence(2, 3, RNNFormat.NWC)
                    .preProcess(Nd4j.zeros(DataType.FLOAT, 1, 2, 3), 1, NO_WORKSPACES))
        .hasMessage(
            "flatten-sequence: expected input [batch, time=3, size=2], got shape [1, 2, 3]");
    assertThatThrownBy(() -> flatten.getOutputType(InputType.recurrent(2, 4)))
        .hasMessageContaining("expected input of size 2 with 3 steps");
    assertThatThrownBy(
            () -> flatten.preProcess(Nd4j.zeros(DataType.FLOAT, 1, 2, 4), 1, NO_WORKSPACES))
        .hasMessage(
            "flatten-sequence: expected input [batch, size=2, time=3], got shape [1, 2, 4]");
    assertThatThrownBy(() -> new FlattenSequence(2, 0))
        .hasMessageContaining("must be at least 1, got size=2, timeSteps=0");
  }

  @Test
  void jsonAndYamlKeepBothSizes() {
    ComputationGraph graph =
        TestNetworks.around(
            new SequenceAttention.Builder().build(), InputType.recurrent(2, 3), DataType.FLOAT);
    ComputationGraphConfiguration saved = graph.getConfiguration();
    assertThat(of(saved)).isEqualTo(flatten);
    assertThat(of(ComputationGraphConfiguration.fromJson(saved.toJson()))).isEqualTo(flatten);
    assertThat(of(ComputationGraphConfiguration.fromYaml(saved.toYaml()))).isEqualTo(flatten);
    assertThat(of(saved.clone())).isEqualTo(flatten);
  }

  private static Object of(ComputationGraphConfiguration configuration) {
    return configuration.getVertices().get("out") instanceof LayerVertex vertex
        ? vertex.getPreProcessor()
        : "no layer";
  }
}
