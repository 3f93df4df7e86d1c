package io.github.attnzoo.train.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.training.Kernels;
import io.github.attnzoo.onednn.LayerPath;
import io.github.attnzoo.train.TinyConfigs;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelReportTest {
  private static final KernelReport MIXED =
      new KernelReport(
          "oneDNN v1",
          "",
          List.of(
              new LayerPath("conv1", "onednn-convolution", "2-d"),
              new LayerPath("drop1", "plain", "no kernel for DropoutLayer"),
              new LayerPath("conv2", "onednn-convolution", "2-d"),
              new LayerPath("drop2", "plain", "no kernel for DropoutLayer"),
              new LayerPath("norm", "plain", "dataType is DOUBLE")),
          "onednn-adam");

  @Test
  void layersStandByKernelAndThePlainOnesByReason() {
    assertThat(MIXED.byKernel())
        .isEqualTo(
            "onednn-convolution: conv1, conv2; plain: drop1, drop2 (no kernel for DropoutLayer),"
                + " norm (dataType is DOUBLE); updater: onednn-adam");
  }

  @Test
  void plainKernelsNameEveryLayerAndTheReason() {
    KernelReport report = KernelChoice.apply(TinyConfigs.image().build(), Kernels.PLAIN);

    assertThat(report.isAccelerated()).isFalse();
    assertThat(report.library()).isEqualTo("nd4j");
    assertThat(report.layers()).extracting(LayerPath::kernel).containsOnly("plain");
    assertThat(report.layers())
        .extracting(LayerPath::reason)
        .containsOnly("training.kernels is plain");
  }

  @Test
  void bothKindsOfKernelsTellOfTheSameLayers() {
    KernelReport plain = KernelChoice.apply(TinyConfigs.image().build(), Kernels.PLAIN);
    KernelReport auto = KernelChoice.apply(TinyConfigs.image().build(), Kernels.AUTO);

    assertThat(auto.layers())
        .extracting(LayerPath::layer)
        .containsExactlyElementsOf(plain.layers().stream().map(LayerPath::layer).toList());
  }

  @Test
  void oneAcceleratedLayerOrTheUpdaterCountsAsAccelerated() {
    assertThat(MIXED.isAccelerated()).isTrue();
    assertThat(new KernelReport("", "", List.of(), "onednn-adam").isAccelerated()).isTrue();
    assertThat(new KernelReport("", "", List.of(), "plain").isAccelerated()).isFalse();
  }
}
