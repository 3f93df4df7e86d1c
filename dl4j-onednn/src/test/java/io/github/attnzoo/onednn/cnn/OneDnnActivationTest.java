package io.github.attnzoo.onednn.cnn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.onednn.Twins;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

class OneDnnActivationTest {

  @ParameterizedTest
  @EnumSource(names = {"RELU", "LEAKYRELU", "ELU", "TANH", "SIGMOID", "SWISH"})
  void computesWhatThePlainLayerComputes(Activation activation) {
    for (CNN2DFormat format : CNN2DFormat.values()) {
      Twins twins =
          Twins.perturbed(
              Chains.of(
                  InputType.convolutional(5, 4, 3, format),
                  new ActivationLayer(activation),
                  new ConvolutionLayer.Builder(2, 2).nOut(3).activation(activation).build(),
                  new ActivationLayer(activation),
                  new DenseLayer.Builder().nOut(6).activation(Activation.IDENTITY).build(),
                  new ActivationLayer(activation)));
      assertThat(twins.report.accelerated()).isGreaterThanOrEqualTo(4);
      twins.assertSame(Chains.images(format, 3, 3, 5, 4), Chains.labels(3));
    }
  }

  @Test
  void leavesSequencesToThePlainLayer() {
    Twins twins =
        Twins.perturbed(
            Chains.of(
                InputType.recurrent(4, 6),
                new ActivationLayer(Activation.TANH),
                new LastTimeStep(new LSTM.Builder().nOut(5).build())));
    twins.assertSame(Nd4j.randn(DataType.FLOAT, 3, 4, 6), Chains.labels(3));
  }
}
