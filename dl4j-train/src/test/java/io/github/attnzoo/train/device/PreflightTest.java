package io.github.attnzoo.train.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.train.device.DriverReport.Answered;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreflightTest {
  private static final Gpu A10 = gpu(0, "NVIDIA A10", new ComputeCapability(8, 6));
  private static final Gpu OTHER_A10 = gpu(1, "NVIDIA A10", new ComputeCapability(8, 6));
  private static final Gpu H200 = gpu(0, "NVIDIA H200", new ComputeCapability(9, 0));

  @TempDir private Path temp;

  private static Gpu gpu(int index, String name, @Nullable ComputeCapability capability) {
    return new Gpu(
        index,
        name,
        "GPU-" + index,
        "00000000:0" + index + ":00.0",
        capability,
        1,
        false,
        List.of());
  }

  private static DeviceFacts facts(Set<Backend> backends, @Nullable String visible, Gpu... gpus) {
    return new DeviceFacts(
        "linux-x86_64",
        backends,
        true,
        new Answered("535.104.05", List.of(gpus), List.of()),
        "535.104.05",
        true,
        null,
        List.of(),
        visible,
        null);
  }

  private static DeviceFacts cuda(Gpu... gpus) {
    return facts(EnumSet.of(Backend.CUDA), null, gpus);
  }

  @ParameterizedTest
  @CsvSource({
    "3.0, false", "3.5, false", "3.7, true", "5.0, true", "5.2, true", "6.0, true", "6.1, true",
    "7.0, true", "7.5, true", "8.0, true", "8.6, true", "8.9, true", "9.0, false", "10.0, false",
    "10.3, false", "12.0, false", "12.1, false"
  })
  void codeRunsOnLaterGpusOfItsGeneration(String capability, boolean runs) {
    assertThat(CudaCode.runsOn(Objects.requireNonNull(ComputeCapability.parse(capability))))
        .isEqualTo(runs);
  }

  @Test
  void aCpuJarTakesGpusForInformation() {
    Verdict verdict = Preflight.decide(facts(EnumSet.of(Backend.CPU), null, A10, H200), null);

    assertThat(verdict.problem()).isNull();
    assertThat(verdict.chosen()).isNull();
    assertThat(verdict.gpus()).extracting(Verdict.Judged::usable).containsExactly(false, false);
    assertThat(verdict.gpus().get(0).reason()).contains("CPU backend alone", "docs/gpu.md");
    assertThat(verdict.gpus().get(1).reason()).contains("CPU backend alone", "goes up to 8.9");
  }

  @Test
  void aCpuJarHasNoDevices() {
    Verdict verdict = Preflight.decide(facts(EnumSet.of(Backend.CPU), null, A10), 0);

    assertThat(verdict.problem()).startsWith("--device 0: ").contains("CPU backend alone");
  }

  @Test
  void noBackendAndTwoBackendsAreRefused() {
    assertThat(Preflight.decide(facts(Set.of(), null), null).problem())
        .contains("no ND4J backend", "add nd4j-native");
    Verdict both = Preflight.decide(facts(EnumSet.allOf(Backend.class), null, A10), null);
    assertThat(both.problem()).contains("two ND4J backends", "leave one out");
    assertThat(both.gpus()).extracting(Verdict.Judged::usable).containsExactly(false);
  }

  @Test
  void theFirstGpuIsTakenAndAnotherOneWhereItIsAskedFor() {
    assertThat(Preflight.decide(cuda(A10, OTHER_A10), null).chosen()).isEqualTo(A10);
    assertThat(Preflight.decide(cuda(A10, OTHER_A10), 1).chosen()).isEqualTo(OTHER_A10);
    assertThat(Preflight.decide(cuda(A10, OTHER_A10), null).isChoice()).isTrue();
    assertThat(Preflight.decide(cuda(A10), null).isChoice()).isFalse();
  }

  @Test
  void aGpuThatIsNotThereIsRefused() {
    assertThat(Preflight.decide(cuda(A10, OTHER_A10), 2).problem())
        .isEqualTo("--device 2: expected one of 0, 1, the numbers of this machine's GPUs");
    assertThat(Preflight.decide(cuda(A10), -1).problem()).startsWith("--device -1: ");
  }

  @Test
  void aHiddenGpuIsRefused() {
    DeviceFacts facts = facts(EnumSet.of(Backend.CUDA), "1", A10, OTHER_A10);

    assertThat(Preflight.decide(facts, null).chosen()).isEqualTo(OTHER_A10);
    assertThat(Preflight.decide(facts, 0).problem())
        .isEqualTo("--device 0: GPU 0, NVIDIA A10: hidden by CUDA_VISIBLE_DEVICES=1");
  }

  @Test
  void theVariableEndsAtAWordThatNamesNoGpu() {
    List<Gpu> both = List.of(A10, OTHER_A10);

    assertThat(VisibleDevices.of(both, "1,0")).containsExactly(OTHER_A10, A10);
    assertThat(VisibleDevices.of(both, "1,7,0")).containsExactly(OTHER_A10);
    assertThat(VisibleDevices.of(both, "GPU-")).isEmpty();
    assertThat(VisibleDevices.of(both, "GPU-1, 1")).containsExactly(OTHER_A10);
    assertThat(VisibleDevices.of(both, "")).isEmpty();
    assertThat(VisibleDevices.of(both, null)).isEqualTo(both);
  }

  @Test
  void aSliceNamesItsGpu() {
    Gpu divided = A10.withSlices(List.of(new Gpu.Slice("MIG 1g.5gb", "MIG-abc")));

    assertThat(VisibleDevices.of(List.of(divided), "MIG-abc")).containsExactly(divided);
    assertThat(VisibleDevices.of(List.of(divided), "MIG-GPU-0/1/0")).containsExactly(divided);
    assertThat(VisibleDevices.of(List.of(divided), "MIG-b")).isEmpty();
  }

  @Test
  void aCapabilityThatTheDriverDoesNotTellIsAskedForElsewhere() {
    DeviceFacts untold = cuda(gpu(0, "Tesla K40m", null));

    assertThat(Preflight.decide(untold, null).problem()).isNull();
    DeviceFacts told = untold.withCapabilities(gpu -> new ComputeCapability(3, 5));
    assertThat(Preflight.decide(told, null).problem())
        .startsWith(
            "GPU 0, Tesla K40m, has compute capability 3.5; ND4J's CUDA 11.6 begins at 3.7");
    DeviceFacts kept = cuda(A10).withCapabilities(gpu -> new ComputeCapability(3, 5));
    assertThat(Preflight.decide(kept, null).problem()).isNull();
  }

  @Test
  void backendsAreFoundAsNd4jFindsThem() throws Exception {
    try (var none = ClassPaths.with(temp.resolve("none"));
        var cpu = ClassPaths.with(temp.resolve("cpu"), ClassPaths.CPU);
        var both = ClassPaths.with(temp.resolve("both"), ClassPaths.CUDA, ClassPaths.CPU)) {
      assertThat(Backend.on(none)).isEmpty();
      assertThat(Backend.on(cpu)).containsExactly(Backend.CPU);
      assertThat(Backend.on(both)).containsExactlyInAnyOrder(Backend.CPU, Backend.CUDA);
    }
  }

  @Test
  void aJarForAnotherPlatformIsRefused() throws Exception {
    Box box = Box.of("one-card");
    try (var cuda = ClassPaths.with(temp.resolve("cuda"), ClassPaths.CUDA)) {
      DeviceFacts facts = box.build(temp.resolve("root"), cuda).look();

      assertThat(Preflight.decide(facts, null).problem())
          .contains("no CUDA library of ND4J for this machine, linux-x86_64");
    }
  }

  @ParameterizedTest
  @CsvSource({"450.80.02, 450.80.02", "537.13, 537.13", "610.04, 610.04", "45, ", "a.b, "})
  void versionsAreWrittenAsNvidiaWritesThem(String text, @Nullable String written) {
    DriverVersion version = DriverVersion.parse(text);

    assertThat(version == null ? null : version.toString()).isEqualTo(written);
  }

  @Test
  void versionsAreOrderedByTheirNumbers() {
    assertThat(DriverVersion.parse("450.80.02")).isGreaterThan(DriverVersion.parse("450.66"));
    assertThat(DriverVersion.parse("1000.1")).isGreaterThan(DriverVersion.parse("450.80.02"));
  }
}
