package io.github.attnzoo.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class GpuInUseTest {
  /** As ND4J's CUDA backend fills it. */
  private static Properties environment(String backend) {
    var environment = new Properties();
    environment.put("backend", backend);
    environment.put("cuda.devicesInformation", List.of(gpu("NVIDIA A10"), gpu("NVIDIA A30")));
    return environment;
  }

  private static Map<String, Object> gpu(String name) {
    return Map.of(
        "cuda.deviceName", name,
        "cuda.deviceMajor", 8L,
        "cuda.deviceMinor", 6L,
        "cuda.totalMemory", 24_146_608_128L);
  }

  @Test
  void isTheDeviceOfTheThread() {
    GpuInUse gpu = Objects.requireNonNull(GpuInUse.of(environment("CUDA"), 1, "535.104.05"));

    assertThat(gpu).isEqualTo(new GpuInUse(1, "NVIDIA A30", "8.6", 24_146_608_128L, "535.104.05"));
    assertThat(gpu.words()).isEqualTo("NVIDIA A30, 22.5 GiB");
  }

  @Test
  void isNoneOnACpu() {
    assertThat(GpuInUse.of(environment("CPU"), 0, null)).isNull();
    assertThat(GpuInUse.of(new Properties(), 0, null)).isNull();
    assertThat(GpuInUse.look()).isNull();
    assertThat(Machine.look().gpu()).isNull();
  }

  @Test
  void memoryInUseIsWhatIsNotFree() {
    assertThat(GpuInUse.memoryInUse(3L << 29, 3L << 30)).isEqualTo("1.5 of 3.0 GiB");
  }
}
