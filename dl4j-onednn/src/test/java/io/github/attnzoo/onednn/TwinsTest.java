package io.github.attnzoo.onednn;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

/** The measure of all other tests. */
class TwinsTest {
  @Test
  void aNanIsSeenWhereverItStands() {
    for (int i = 0; i < 3; i++) {
      float[] numbers = {1, 2, 3};
      var expected = Nd4j.createFromArray(numbers);
      numbers[i] = Float.NaN;
      var found = Nd4j.createFromArray(numbers);

      assertThatThrownBy(() -> Twins.assertClose("numbers", expected, found))
          .isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void aDifferenceInOneNumberIsSeen() {
    var expected = Nd4j.createFromArray(1f, 2f, 3f);
    var found = Nd4j.createFromArray(1f, 2.001f, 3f);

    assertThatThrownBy(() -> Twins.assertClose("numbers", expected, found))
        .isInstanceOf(AssertionError.class);
  }
}
