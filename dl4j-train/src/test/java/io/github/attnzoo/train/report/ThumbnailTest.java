package io.github.attnzoo.train.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.explain.HeatMap;
import io.github.attnzoo.explain.Subject;
import io.github.attnzoo.explain.View;
import io.github.attnzoo.explain.picture.ColorMap;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class ThumbnailTest {
  @Test
  void paddedStepsOfASequenceAreGreyAndDoNotStretchTheColors() {
    var values = HeatMap.of(2, 3, 5, 6, 0, 7, 5, 0);
    var view = new View.Signal(values, List.of("x", "y"), null, null);
    var mask = Nd4j.createFromArray(new float[][] {{1, 1, 0}});

    BufferedImage image = Thumbnail.of(new Subject("s", Nd4j.zeros(1, 2, 3), mask, view, 0));

    assertThat(image.getWidth()).isEqualTo(240);
    assertThat(image.getHeight()).isEqualTo(240);
    assertThat(image.getRGB(40, 60)).isEqualTo(ColorMap.VIRIDIS.rgb(0));
    assertThat(image.getRGB(40, 180)).isEqualTo(ColorMap.VIRIDIS.rgb(1));
    assertThat(image.getRGB(120, 60)).isEqualTo(ColorMap.VIRIDIS.rgb(0.5));
    assertThat(image.getRGB(200, 60)).isIn(0xffeceef0, 0xffb9bec3);
  }
}
