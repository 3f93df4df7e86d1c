package io.github.attnzoo.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LaunchTest {
  @Test
  void theProcessTellsHowItWasStarted() {
    Launch launch = Launch.look();

    assertThat(launch.command()).isNotBlank();
    assertThat(launch.jvm()).contains(System.getProperty("java.vm.version"));
    assertThat(launch.heapLimitBytes()).isEqualTo(Runtime.getRuntime().maxMemory());
    assertThat(launch.jvmFlags()).anyMatch(flag -> flag.startsWith("-Xmx"));
  }

  @Test
  void onlyVariablesThatSteerTheRunAreKept() {
    var all = Map.of("OMP_NUM_THREADS", "2", "PASSWORD", "secret", "LC_ALL", "C", "MY_OMP_", "1");

    assertThat(Launch.steering(all))
        .containsExactly(Map.entry("LC_ALL", "C"), Map.entry("OMP_NUM_THREADS", "2"));
  }
}
