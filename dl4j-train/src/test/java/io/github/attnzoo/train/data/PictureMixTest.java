package io.github.attnzoo.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.models.data.Augmentation;
import io.github.attnzoo.models.data.ImageShape;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is drawn; what is then computed is compared with torchvision's numbers elsewhere. */
class PictureMixTest {
  private static final ImageShape SHAPE = new ImageShape(1, 4, 4, List.of("a", "b"));

  @Test
  void mixupSharesFollowBeta() {
    // Beta(x, x) has mean 1/2 and variance 1 / (4 (2 x + 1)).
    for (double strength : new double[] {0.2, 1, 5}) {
      double[] shares = shares(mix(strength, 0));

      double variance = 0;
      for (double share : shares) {
        variance += (share - 0.5) * (share - 0.5) / shares.length;
      }
      assertThat(mean(shares)).isCloseTo(0.5, within(0.02));
      assertThat(variance).isCloseTo(1 / (4 * (2 * strength + 1)), within(0.01));
    }
  }

  @Test
  void cutmixLabelsTellTheAreaThatIsReallyPasted() {
    PictureMix mix = mix(0, 1);
    for (int seed = 0; seed < 300; seed++) {
      float[] pictures = pictures();
      float[] labels = labels();
      mix.apply(pictures, labels, new SplittableRandom(seed));

      int own = 0;
      for (int p = 0; p < 16; p++) {
        own += pictures[p] == 0 ? 1 : 0;
      }
      assertThat(labels)
          .containsExactly(
              new float[] {own / 16f, 1 - own / 16f, 1 - own / 16f, own / 16f}, within(1e-6f));
    }
  }

  @Test
  void eachIsChosenForHalfOfTheBatchesWhereBothAreOn() {
    PictureMix mix = mix(1, 1);
    int pasted = 0;
    for (int seed = 0; seed < 1000; seed++) {
      float[] pictures = pictures();
      mix.apply(pictures, labels(), new SplittableRandom(seed));
      boolean isWhole = true;
      for (float pixel : pictures) {
        isWhole &= pixel == 0 || pixel == 1;
      }
      pasted += isWhole ? 1 : 0;
    }

    assertThat(pasted).isBetween(430, 570);
  }

  @Test
  void labelsOfManyClassesAndLargePicturesAreMixedRowByRow() {
    // Labels times numbers of a picture are more than an int holds.
    List<String> classes = IntStream.range(0, 10_000).mapToObj(i -> "c" + i).toList();
    var shape = new ImageShape(1, 300, 300, classes);
    var pictures = new float[4 * shape.numbers()];
    for (boolean isMixup : new boolean[] {true, false}) {
      var labels = new float[4 * classes.size()];
      for (int i = 0; i < 4; i++) {
        labels[i * classes.size() + i] = 1;
      }
      var mix = new PictureMix(new Augmentation(0, false, 0, 0, 0, 0, 0, 0, 1, 1), shape);
      if (isMixup) {
        mix.mixup(pictures, labels, 0.75f);
      } else {
        mix.cutmix(pictures, labels, 0.75f, 150, 150);
      }

      for (int i = 0; i < 4; i++) {
        int row = i * classes.size();
        assertThat(labels[row + i]).isCloseTo(0.75f, within(1e-6f));
        assertThat(labels[row + (i + 3) % 4]).isCloseTo(0.25f, within(1e-6f));
      }
    }
  }

  @Test
  void aBatchOfOneStaysAsItIs() {
    float[] picture = {0.1f, 0.2f, 0.3f, 0.4f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    float[] before = picture.clone();
    float[] label = {0, 1};

    mix(1, 1).apply(picture, label, new SplittableRandom(1));

    assertThat(picture).isEqualTo(before);
    assertThat(label).containsExactly(0, 1);
  }

  /** The share of its own label that the first of two pictures keeps. */
  private static double[] shares(PictureMix mix) {
    var shares = new double[4000];
    for (int seed = 0; seed < shares.length; seed++) {
      float[] labels = labels();
      mix.apply(pictures(), labels, new SplittableRandom(seed));
      shares[seed] = labels[0];
    }
    return shares;
  }

  private static double mean(double[] numbers) {
    double sum = 0;
    for (double number : numbers) {
      sum += number;
    }
    return sum / numbers.length;
  }

  private static PictureMix mix(double mixup, double cutmix) {
    return new PictureMix(new Augmentation(0, false, 0, 0, 0, 0, 0, 0, mixup, cutmix), SHAPE);
  }

  /** One black, one white. */
  private static float[] pictures() {
    var pictures = new float[32];
    for (int p = 16; p < 32; p++) {
      pictures[p] = 1;
    }
    return pictures;
  }

  private static float[] labels() {
    return new float[] {1, 0, 0, 1};
  }
}
