package io.github.attnzoo.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.train.loop.Calibration.Bin;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  @Test
  void fourSamplesByHand() {
    Calibration calibration =
        calibration(
            new double[][] {{0.9, 0.1}, {0.92, 0.08}, {0.4, 0.6}, {0.7, 0.3}},
            new int[] {0, 1, 1, 0});

    // 0.9 and 0.92 lie in (13/15, 14/15], 0.6 in (8/15, 9/15], 0.7 in (10/15, 11/15].
    assertThat(calibration.bins()).extracting(Bin::samples).containsExactly(1, 1, 2);
    assertThat(calibration.bins().get(2).confidence()).isCloseTo(0.91, within(1e-12));
    assertThat(calibration.bins().get(2).accuracy()).isEqualTo(0.5);
    assertThat(calibration.expectedError())
        .isCloseTo((1 * 0.4 + 1 * 0.3 + 2 * 0.41) / 4, within(1e-12));
    assertThat(calibration.maximumError()).isCloseTo(0.41, within(1e-12));
    assertThat(calibration.brier())
        .isCloseTo(2 * (0.01 + 0.92 * 0.92 + 0.16 + 0.09) / 4, within(1e-12));
  }

  @Test
  void aModelThatIsSureAndRightHasNoError() {
    Calibration calibration = calibration(new double[][] {{1, 0, 0}, {0, 0, 1}}, new int[] {0, 2});

    assertThat(calibration.expectedError()).isZero();
    assertThat(calibration.maximumError()).isZero();
    assertThat(calibration.brier()).isZero();
    assertThat(calibration.bins()).containsExactly(new Bin(14.0 / 15, 1, 2, 1, 1));
  }

  @Test
  void aModelThatIsSureAndWrongHasTheLargestError() {
    Calibration calibration = calibration(new double[][] {{1, 0}}, new int[] {1});

    assertThat(calibration.expectedError()).isEqualTo(1);
    assertThat(calibration.brier()).isEqualTo(2);
  }

  @Test
  void samplesThatAreRightAsOftenAsTheyBelieveAreCalibrated() {
    var random = new Random(5);
    var probabilities = new double[40_000][];
    var truth = new int[probabilities.length];
    for (int i = 0; i < probabilities.length; i++) {
      double p = 0.5 + random.nextDouble() / 2;
      probabilities[i] = new double[] {p, 1 - p};
      truth[i] = random.nextDouble() < p ? 0 : 1;
    }

    Calibration calibration = calibration(probabilities, truth);

    // Each of the 8 bins has about 5,000 samples, whose share of right ones is off by 0.007 or so.
    assertThat(calibration.expectedError()).isBetween(1e-4, 0.02);
    assertThat(calibration.bins().stream().mapToInt(Bin::samples).sum()).isEqualTo(40_000);
    assertThat(calibration.bins()).allMatch(b -> b.confidence() > b.from() && b.gap() < 0.04);
  }

  @Test
  void aProbabilityThatIsNotANumberShows() {
    Calibration calibration = calibration(new double[][] {{Double.NaN, Double.NaN}}, new int[] {0});

    assertThat(List.of(calibration.brier(), calibration.expectedError())).containsOnly(Double.NaN);
  }

  private static Calibration calibration(double[][] probabilities, int[] truth) {
    var sum = new Calibration.Sum();
    for (int i = 0; i < truth.length; i++) {
      sum.add(probabilities[i], BatchScore.largest(probabilities[i]), truth[i]);
    }
    return sum.calibration();
  }
}
