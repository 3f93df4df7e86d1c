package io.github.attnzoo.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.models.data.GeneratedSequences;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class GeneratedSequenceSourceTest {
  private static final int FEATURES = 3;
  private static final int SIGNAL_STEPS = 2;

  @Test
  void balancesClassesAndDrawsLengthsInTheirRange() {
    LoadedData data = open(config(0.3), 1);

    assertThat(data.train().classCounts()).containsExactly(90, 90, 90);
    assertThat(data.validation().classCounts()).containsExactly(10, 10, 10);
    assertThat(data.test().size()).isEqualTo(50);
    var lengths = new HashSet<Integer>();
    for (int i = 0; i < data.train().size(); i++) {
      lengths.add(data.train().timeSteps(i));
    }
    assertThat(lengths).containsExactlyInAnyOrder(4, 5, 6, 7, 8);
  }

  @Test
  void truthMarksThePatternAndNothingElse() {
    Split test = open(config(0), 1).test();

    for (int i = 0; i < test.size(); i++) {
      var span = (Truth.TimeSpan) test.truth(i).orElseThrow();
      float[] values = test.values(i);
      assertThat(span.end() - span.start()).isEqualTo(SIGNAL_STEPS);
      assertThat(span.start()).isBetween(0, test.timeSteps(i) - SIGNAL_STEPS);
      for (int v = 0; v < values.length; v++) {
        boolean isSignal = v / FEATURES >= span.start() && v / FEATURES < span.end();
        assertThat(Math.abs(values[v])).isEqualTo(isSignal ? 1 : 0);
      }
    }
  }

  @Test
  void patternsBelongToClassesWhateverTheSeed() {
    assertThat(pattern(1, 0)).isEqualTo(pattern(2, 0)).isNotEqualTo(pattern(1, 1));
    assertThat(pattern(1, 2)).isEqualTo(pattern(9, 2));
  }

  @Test
  void noiseHasTheAskedDeviation() {
    Split train = open(config(0.5), 3).train();
    double squares = 0;
    int count = 0;
    for (int i = 0; i < train.size(); i++) {
      var span = (Truth.TimeSpan) train.truth(i).orElseThrow();
      float[] values = train.values(i);
      for (int v = 0; v < span.start() * FEATURES; v++) {
        squares += values[v] * values[v];
        count++;
      }
    }

    assertThat(Math.sqrt(squares / count)).isCloseTo(0.5, within(0.03));
  }

  @Test
  void isAFunctionOfTheSeed() {
    assertThat(all(open(config(0.3), 5))).isDeepEqualTo(all(open(config(0.3), 5)));
    assertThat(all(open(config(0.3), 5))[0]).isNotEqualTo(all(open(config(0.3), 6))[0]);
  }

  @Test
  void trainAndTestDiffer() {
    LoadedData data = open(config(0.3), 5);

    assertThat(data.train().values(0)).isNotEqualTo(data.test().values(0));
  }

  @Test
  void identityTellsSettingsAndSeed() {
    assertThat(open(config(0.3), 5).identity())
        .startsWith("generated-sequences[samples=300, testSamples=50,")
        .endsWith(", seed 5");
    assertThat(open(config(0.3), 5).files()).isEmpty();
  }

  @Test
  void everyClassHasItsOwnPatternToTheLast() {
    var full = new GeneratedSequences(8, 8, 4, 4, 3, 8, 1, 0, 0, null);
    Split test = DataSets.open(full, null, 1).test();
    var patterns = new HashSet<String>();
    for (int i = 0; i < test.size(); i++) {
      int start = ((Truth.TimeSpan) test.truth(i).orElseThrow()).start();
      patterns.add(Arrays.toString(Arrays.copyOfRange(test.values(i), start * 3, start * 3 + 3)));
    }

    assertThat(patterns).hasSize(8);
  }

  private static float[] pattern(long seed, int label) {
    Split test = open(config(0), seed).test();
    int start = ((Truth.TimeSpan) test.truth(label).orElseThrow()).start();
    return Arrays.copyOfRange(
        test.values(label), start * FEATURES, (start + SIGNAL_STEPS) * FEATURES);
  }

  private static GeneratedSequences config(double noise) {
    return new GeneratedSequences(300, 50, 8, 4, FEATURES, 3, SIGNAL_STEPS, noise, 0.1, null);
  }

  private static LoadedData open(GeneratedSequences config, long seed) {
    return DataSets.open(config, null, seed);
  }

  private static float[][] all(LoadedData data) {
    return List.of(data.train(), data.validation(), data.test()).stream()
        .flatMap(split -> split.samples().stream())
        .map(Sample::values)
        .toArray(float[][]::new);
  }
}
