package io.github.attnzoo.onednn.updater;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.onednn.Twins;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

class AdamTest {

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(14);
  }

  private static AdamUpdater plain(Adam config, INDArray state) {
    return (AdamUpdater) config.instantiate(state, true);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 17, 1000, 1 << 16, (1 << 17) + 5})
  void updatesAndStateAreDl4js(int length) {
    Adam config =
        Adam.builder()
            .learningRateSchedule(new ExponentialSchedule(ScheduleType.ITERATION, 0.01, 0.9))
            .beta1(0.8)
            .build();
    INDArray plainState = Nd4j.create(DataType.FLOAT, 2L * length);
    INDArray fastState = Nd4j.create(DataType.FLOAT, 2L * length);
    AdamUpdater plain = plain(config, plainState);
    AdamUpdater fast = new OneDnnAdam(plain(config, fastState));

    for (int iteration = 0; iteration < 20; iteration++) {
      INDArray expected = Nd4j.randn(DataType.FLOAT, length);
      INDArray found = expected.dup();
      plain.applyUpdater(expected, iteration, 0);
      fast.applyUpdater(found, iteration, 0);
      Twins.assertClose("update " + iteration, expected, found);
    }
    Twins.assertClose("state", plainState, fastState);
    assertThat(fast.getState()).containsOnlyKeys(AdamUpdater.M_STATE, AdamUpdater.V_STATE);
  }

  @Test
  void groupsWithTheirOwnRatesAndRegularisation() {
    var configuration =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .updater(new Adam(0.01))
            .graphBuilder()
            .addInputs("in")
            .addLayer("free", dense().build(), "in")
            .addLayer("decayed", dense().l2(0.1).updater(new Adam(0.003)).build(), "free")
            .addLayer("momentum", dense().updater(new Nesterovs(0.01)).build(), "decayed")
            .addLayer(
                "out",
                new OutputLayer.Builder(LossFunction.MSE)
                    .nOut(2)
                    .activation(Activation.IDENTITY)
                    .build(),
                "momentum")
            .setOutputs("out")
            .setInputTypes(InputType.feedForward(4))
            .build();
    var twins = new Twins(configuration);
    var data = new MultiDataSet(Nd4j.randn(DataType.FLOAT, 6, 4), Nd4j.randn(DataType.FLOAT, 6, 2));

    assertThat(twins.report.updater())
        .isEqualTo("onednn-adam for 3 parameter groups and plain for 1 parameter group");
    twins.assertSameTraining(data, 50);
    Twins.assertClose("parameters", twins.plain.params(), twins.fast.params());
    Twins.assertClose(
        "state",
        twins.plain.getUpdater().getStateViewArray(),
        twins.fast.getUpdater().getStateViewArray());
  }

  private static DenseLayer.Builder dense() {
    return new DenseLayer.Builder().nOut(5).activation(Activation.TANH);
  }
}
