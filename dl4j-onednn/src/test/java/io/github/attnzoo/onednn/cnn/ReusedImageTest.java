package io.github.attnzoo.onednn.cnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class ReusedImageTest {
  private static final long TOO_MANY = 1L << 19;

  @Test
  void afterAnImageThatIsTooLargeTheNextOneGetsMemoryThatIsThere() {
    var memory = new ReusedImage();
    memory.get(new ImageShape(2, 3, 4, 4), 4, CNN2DFormat.NCHW);
    var large = new ImageShape(TOO_MANY, TOO_MANY, TOO_MANY, 1);
    assertThat(catchThrowable(() -> memory.get(large, 4, CNN2DFormat.NCHW))).isNotNull();

    INDArray image = memory.get(new ImageShape(1, 3, 4, 4), 4, CNN2DFormat.NCHW);

    assertThat(image.wasClosed()).isFalse();
    assertThat(image.assign(2).sumNumber().intValue()).isEqualTo(2 * 3 * 4 * 4);
    memory.close();
  }
}
