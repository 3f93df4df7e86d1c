package io.github.attnzoo.onednn.cnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.github.attnzoo.layers.SpatialAttention;
import org.junit.jupiter.api.Test;

class PixelMapKernelTest {
  private final PixelMapDesign design =
      PixelMapDesign.of(new SpatialAttention.Builder().build()).orElseThrow();

  /** 2^31 numbers in all; one image of them is on the heap at a time. */
  @Test
  void aBatchMayHaveMoreNumbersThanAnArrayOfJavas() {
    var shape = new ImageShape(1L << 12, 1L << 13, 8, 8);

    assertThat(design.fits(shape)).isTrue();
    assertThatCode(() -> PixelMapKernel.prepare(shape, design).close()).doesNotThrowAnyException();
  }

  @Test
  void anImageMayNot() {
    assertThat(design.fits(new ImageShape(1, 1L << 15, 1L << 8, 1L << 8))).isFalse();
    assertThat(design.fits(new ImageShape(1, 1, 1L << 15, 1L << 15))).isFalse();
    assertThat(design.fits(new ImageShape(1, (1L << 15) - 1, 1L << 8, 1L << 8))).isTrue();
  }
}
