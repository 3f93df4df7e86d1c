package io.github.attnzoo.train.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.data.GeneratedImages;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratedImageSourceTest {
  private static final int HEIGHT = 12;
  private static final int WIDTH = 17;

  @Test
  void drawsInsideTheTruthAndNothingElse() {
    Split test = open(3, 0, 1).test();

    for (int i = 0; i < test.size(); i++) {
      var box = (Truth.Box) test.truth(i).orElseThrow();
      float[] values = test.values(i);
      assertThat(box.top()).isBetween(0, HEIGHT - box.height());
      assertThat(box.left()).isBetween(0, WIDTH - box.width());
      boolean isDrawn = false;
      for (int p = 0; p < HEIGHT * WIDTH; p++) {
        boolean isInk = Math.abs(values[p] - 0.2f) > 0.01;
        isDrawn |= isInk;
        assertThat(isInk && !isInside(box, p / WIDTH, p % WIDTH)).isFalse();
      }
      assertThat(isDrawn).isTrue();
    }
  }

  @Test
  void greyShapesStandOut() {
    Split test = open(1, 0, 1).test();

    for (int i = 0; i < test.size(); i++) {
      float brightest = 0;
      for (float value : test.values(i)) {
        brightest = Math.max(brightest, value);
      }
      assertThat(brightest).isGreaterThanOrEqualTo(0.745f);
    }
  }

  @Test
  void isAFunctionOfTheSeed() {
    assertThat(open(3, 0.1, 4).train().values(7)).isEqualTo(open(3, 0.1, 4).train().values(7));
    assertThat(open(3, 0.1, 4).train().values(7)).isNotEqualTo(open(3, 0.1, 5).train().values(7));
  }

  @Test
  void balancesClasses() {
    assertThat(open(3, 0.1, 4).test().classCounts()).containsOnly(5);
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6, 7, 10, 15, 31})
  void everyShapeDiffersFromEveryOther(int side) {
    var drawings = new HashSet<String>();
    for (Shape shape : Shape.values()) {
      var drawing = new StringBuilder();
      for (int y = -1; y <= side; y++) {
        for (int x = -1; x <= side; x++) {
          drawing.append(shape.covers(y, x, side) ? '#' : '.');
        }
      }
      assertThat(drawing.substring(0, side + 2)).doesNotContain("#");
      drawings.add(drawing.toString());
    }

    assertThat(drawings).hasSize(8);
  }

  private static boolean isInside(Truth.Box box, int y, int x) {
    return y >= box.top()
        && y < box.top() + box.height()
        && x >= box.left()
        && x < box.left() + box.width();
  }

  private static LoadedData open(int channels, double noise, long seed) {
    var config = new GeneratedImages(80, 40, HEIGHT, WIDTH, channels, 8, 7, noise, 0.1, null);
    return DataSets.open(config, null, seed);
  }
}
