package io.github.attnzoo.onednn.updater;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.onednn.Twins;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.config.Adam;
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
}
