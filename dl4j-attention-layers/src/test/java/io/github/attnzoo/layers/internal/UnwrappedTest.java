package io.github.attnzoo.layers.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UnwrappedTest {
  private static final Layer LSTM = new LSTM.Builder().nIn(2).nOut(3).build();

  static Stream<Layer> frozen() {
    return Stream.of(
        new FrozenLayer(LSTM),
        new FrozenLayerWithBackprop(LSTM),
        new FrozenLayer(new FrozenLayerWithBackprop(LSTM)),
        new FrozenLayerWithBackprop(new FrozenLayer(LSTM)));
  }

  static Stream<Layer> wrapped() {
    return Stream.of(
        new LastTimeStep(LSTM),
        new TimeDistributed(LSTM, RNNFormat.NCW),
        new MaskZeroLayer.Builder().setUnderlying(LSTM).setMaskValue(0).build());
  }

  @ParameterizedTest
  @MethodSource("frozen")
  void whatFreezesIsTakenOff(Layer layer) {
    assertThat(Unwrapped.unfrozen(layer)).isSameAs(LSTM);
    assertThat(Unwrapped.innermost(layer)).isSameAs(LSTM);
  }

  @ParameterizedTest
  @MethodSource("wrapped")
  void whatChangesInputOrOutputIsTakenOffOnlyWhereAllIs(Layer layer) {
    assertThat(Unwrapped.unfrozen(layer)).isSameAs(layer);
    assertThat(Unwrapped.unfrozen(new FrozenLayer(layer))).isSameAs(layer);
    assertThat(Unwrapped.innermost(layer)).isSameAs(LSTM);
    assertThat(Unwrapped.innermost(new FrozenLayerWithBackprop(layer))).isSameAs(LSTM);
  }
}
