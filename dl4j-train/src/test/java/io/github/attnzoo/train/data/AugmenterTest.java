package io.github.attnzoo.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.models.data.Augmentation;
import io.github.attnzoo.models.data.ImageShape;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AugmenterTest {
  private static final ImageShape SHAPE = new ImageShape(3, 5, 4, List.of("a", "b"));
  private static final float[] FILL = {0.25f, 0.5f, 0.75f};
  private static final Augmentation NOTHING = new Augmentation(0, false, 0, 0, 0, 0, 0, 0, 0, 0);
  private static final Augmentation ALL =
      new Augmentation(4, true, 0.2, 0.2, 0.2, 0.1, 15, 0, 0, 0);

  @Test
  void changesNothingWhereAllIsOff() {
    for (int seed = 0; seed < 20; seed++) {
      assertThat(augmented(NOTHING, seed)).isEqualTo(picture());
    }
  }

  @Test
  void isAFunctionOfItsRandomStream() {
    assertThat(augmented(ALL, 3)).isEqualTo(augmented(ALL, 3)).isNotEqualTo(augmented(ALL, 4));
  }

  @Test
  void staysInUnitRange() {
    for (int seed = 0; seed < 200; seed++) {
      for (float value : augmented(ALL, seed)) {
        assertThat(value).isBetween(0f, 1f);
      }
    }
  }

  @Test
  void mirrorsHalfOfThePictures() {
    var flipOnly = new Augmentation(0, true, 0, 0, 0, 0, 0, 0, 0, 0);
    int mirrored = 0;
    for (int seed = 0; seed < 1000; seed++) {
      mirrored += Arrays.equals(augmented(flipOnly, seed), picture()) ? 0 : 1;
    }

    assertThat(mirrored).isBetween(430, 570);
  }

  @Test
  void cropsFromEveryPlaceInThePadding() {
    var cropOnly = new Augmentation(1, false, 0, 0, 0, 0, 0, 0, 0, 0);
    var results = new HashSet<String>();
    for (int seed = 0; seed < 300; seed++) {
      results.add(Arrays.toString(augmented(cropOnly, seed)));
    }

    assertThat(results).hasSize(9);
  }

  @Test
  void switchingOneChangeOnLeavesTheOthers() {
    var moves = new Augmentation(4, true, 0, 0, 0, 0, 0, 0, 0, 0);
    var slightlyMore = new Augmentation(4, true, 1e-9, 1e-9, 1e-9, 1e-9, 1e-9, 0, 0, 0);

    for (int seed = 0; seed < 20; seed++) {
      assertThat(augmented(slightlyMore, seed))
          .containsExactly(augmented(moves, seed), within(1e-5f));
    }
  }

  @Test
  void leavesHueOfGreyPicturesAlone() {
    var grey = new ImageShape(1, 5, 4, List.of("a", "b"));
    var hueAndSaturation = new Augmentation(0, false, 0, 0, 0.9, 0.5, 0, 0, 0, 0);
    float[] picture = Arrays.copyOf(picture(), 20);
    float[] changed = picture.clone();

    new Augmenter(hueAndSaturation, grey, FILL).apply(changed, new SplittableRandom(1));

    assertThat(changed).isEqualTo(picture);
  }

  @Test
  void cutsOutASquareInTheFillColour() {
    float[] picture = new float[60];

    Geometry.cutOut(picture, SHAPE, 2, 1, 3, FILL);

    // Rows 1 to 3 and columns 0 to 2 of 5 by 4, in each channel its colour.
    assertThat(Arrays.copyOf(picture, 20))
        .containsExactly(
            0, 0, 0, 0, .25f, .25f, .25f, 0, .25f, .25f, .25f, 0, .25f, .25f, .25f, 0, 0, 0, 0, 0);
    assertThat(picture[24]).isEqualTo(0.5f);
    assertThat(picture[44]).isEqualTo(0.75f);
  }

  @Test
  void cutsTheSquareOffAtTheBorder() {
    float[] picture = new float[60];

    Geometry.cutOut(picture, SHAPE, 0, 3, 4, FILL);

    // Even sides begin half of them above and left: rows -2 to 1, columns 1 to 4.
    assertThat(Arrays.copyOf(picture, 12))
        .containsExactly(0, .25f, .25f, .25f, 0, .25f, .25f, .25f, 0, 0, 0, 0);
    Geometry.cutOut(picture, SHAPE, 2, 2, Integer.MAX_VALUE, FILL);
    assertThat(Arrays.copyOf(picture, 20)).containsOnly(0.25f);
  }

  @Test
  void cutoutLeavesTheOtherChangesAsTheyAre() {
    var cut = new Augmentation(4, true, 0.2, 0.2, 0.2, 0.1, 15, 2, 0, 0);
    int differ = 0;
    for (int seed = 0; seed < 50; seed++) {
      float[] whole = augmented(ALL, seed);
      float[] holed = augmented(cut, seed);
      for (int p = 0; p < whole.length; p++) {
        if (whole[p] != holed[p]) {
          assertThat(holed[p]).isEqualTo(FILL[p / 20]);
          differ++;
        }
      }
    }

    // 12 numbers at most a picture, fewer at the border, on any place.
    assertThat(differ).isBetween(300, 600);
  }

  private static float[] augmented(Augmentation config, long seed) {
    float[] picture = picture();
    new Augmenter(config, SHAPE, FILL).apply(picture, new SplittableRandom(seed));
    return picture;
  }

  private static float[] picture() {
    var picture = new float[60];
    for (int i = 0; i < picture.length; i++) {
      picture[i] = (i * 37 % 61) / 61f;
    }
    return picture;
  }
}
