package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.layers.SequenceAttention.Weighting;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What the layer refuses, and with which words. */
class SequenceAttentionErrorsTest {

  private static final InputType SEQUENCE = InputType.recurrent(3, 5);

  private static SequenceAttention.Builder named() {
    return new SequenceAttention.Builder().name("attention");
  }

  @Test
  void refusesWhatIsNoSequence() {
    SequenceAttention layer = new SequenceAttention.Builder().build();
    assertThatThrownBy(() -> layer.setNIn(InputType.feedForward(3), true))
        .hasMessage("sequence-attention: input must be of type RNN, got InputTypeFeedForward(3)");
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, -0.1, Double.NaN})
  void refusesFractionsOutsideTheirRange(double value) {
    assertThatThrownBy(() -> named().hardThreshold(value).build())
        .hasMessage(
            "sequence-attention 'attention': hardThreshold must be in [0, 1), got hardThreshold="
                + value);
    assertThatThrownBy(() -> named().attentionDropout(value).build())
        .hasMessage(
            "sequence-attention 'attention': attentionDropout must be in [0, 1),"
                + " got attentionDropout="
                + value);
  }

  @Test
  void refusesHeadsThatDoNotDivideTheSize() {
    var builder = named().score(SequenceScore.ADDITIVE).heads(2);
    String message = "sequence-attention 'attention': heads must divide nIn=3, got heads=2";
    assertThatThrownBy(() -> builder.build().setNIn(SEQUENCE, true)).hasMessage(message);
    assertThatThrownBy(() -> builder.nIn(3).build()).hasMessage(message);
    assertThatThrownBy(() -> named().heads(0).build())
        .hasMessage("sequence-attention 'attention': heads must be at least 1, got heads=0");
  }

  @Test
  void refusesHeadsThatWouldChangeNothing() {
    assertThatThrownBy(() -> named().heads(3).build())
        .hasMessage(
            "sequence-attention 'attention': heads must be 1 with score=TANH and"
                + " weighting=PER_DIMENSION, where each dimension has weights of its own,"
                + " got heads=3");
    assertThat(named().heads(3).weighting(Weighting.MEAN).build().getHeads()).isEqualTo(3);
  }

  @Test
  void refusesASizeThatIsNotTheInputs() {
    assertThatThrownBy(() -> named().nIn(4).build().setNIn(SEQUENCE, false))
        .hasMessage(
            "sequence-attention 'attention': nIn must be the size of the input, 3, got nIn=4");
    assertThatThrownBy(() -> named().nIn(-1).build())
        .hasMessage("sequence-attention 'attention': nIn must be at least 0, got nIn=-1");
  }

  @Test
  @SuppressWarnings("NullAway") // what a caller without null checks may do
  void refusesSettingsThatAreNotThere() {
    assertThatThrownBy(() -> named().score(null).build())
        .hasMessage("sequence-attention 'attention': score must be given, got score=null");
    assertThatThrownBy(() -> named().biasInit(Double.NaN).build())
        .hasMessage("sequence-attention 'attention': biasInit must be finite, got biasInit=NaN");
  }

  @Test
  void refusesAnInputOfAnotherSizeInTheOtherFormat() {
    var layer =
        new SingleLayer(named().build(), InputType.recurrent(3, 5, RNNFormat.NWC), DataType.FLOAT);
    assertThatThrownBy(() -> layer.forward(Nd4j.zeros(DataType.FLOAT, 2, 5, 4)))
        .hasMessage(
            "sequence-attention 'layer': input must be [batch, time, size] with size=nIn=3,"
                + " got shape [2, 5, 4]");
  }

  @Test
  void refusesAnInputOfAnotherSize() {
    var layer = new SingleLayer(new SequenceAttention.Builder().build(), SEQUENCE, DataType.FLOAT);
    INDArray input = Nd4j.zeros(DataType.FLOAT, 2, 4, 5);
    assertThatThrownBy(() -> layer.forward(input))
        .hasMessage(
            "sequence-attention 'layer': input must be [batch, size, time] with size=nIn=3,"
                + " got shape [2, 4, 5]");
  }

  @Test
  void refusesAMaskOfAnotherLength() {
    var layer = new SingleLayer(new SequenceAttention.Builder().build(), SEQUENCE, DataType.FLOAT);
    INDArray input = Nd4j.zeros(DataType.FLOAT, 2, 3, 5);
    assertThatThrownBy(() -> layer.forward(input, Nd4j.ones(DataType.FLOAT, 2, 4)))
        .hasMessage(
            "sequence-attention 'layer': mask must be [batch, time] for input [2, 3, 5],"
                + " got shape [2, 4]");
  }
}
