package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.GeneratedSequences;
import io.github.attnzoo.train.data.Seeds.Purpose;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Noise {@code N(0, noise^2)} to which each class adds its own pattern of {@code signalSteps} by
 * {@code features} numbers, each 1 or -1, at a start drawn evenly. Labels go round in turn, so
 * classes are balanced to within one sample. A pattern depends on its class and its size alone:
 * data of another seed has the same classes.
 */
final class GeneratedSequenceSource {
  private GeneratedSequenceSource() {}

  static RawData load(GeneratedSequences config, long seed) {
    float[][] patterns = patterns(config);
    return new RawData(
        generate(config, patterns, config.samples(), Purpose.GENERATE_TRAIN, seed, "train"),
        generate(config, patterns, config.testSamples(), Purpose.GENERATE_TEST, seed, "test"),
        false);
  }

  private static List<Sample> generate(
      GeneratedSequences config,
      float[][] patterns,
      int count,
      Purpose purpose,
      long seed,
      String name) {
    var samples = new ArrayList<Sample>(count);
    for (int i = 0; i < count; i++) {
      int label = i % config.classes();
      // The polar method of Random.nextGaussian is part of its specification: equal on every JDK.
      var random = new Random(Seeds.mix(purpose, seed, i));
      int range = config.timeSteps() - config.minTimeSteps() + 1;
      int timeSteps = config.minTimeSteps() + random.nextInt(range);
      int start = random.nextInt(timeSteps - config.signalSteps() + 1);
      var values = new float[timeSteps * config.features()];
      for (int v = 0; v < values.length; v++) {
        values[v] = (float) (config.noise() * random.nextGaussian());
      }
      for (int p = 0; p < patterns[label].length; p++) {
        values[start * config.features() + p] += patterns[label][p];
      }
      var truth = new Truth.TimeSpan(start, start + config.signalSteps());
      samples.add(new ValueSample("generated " + name + "#" + i, label, values, truth));
    }
    return samples;
  }

  /** One pattern a class, {@code [time, features]}, all different. */
  private static float[][] patterns(GeneratedSequences config) {
    int numbers = config.signalSteps() * config.features();
    var patterns = new float[config.classes()][];
    for (int c = 0; c < patterns.length; c++) {
      SplittableRandom random = Seeds.stream(Purpose.PATTERN, numbers, c);
      float[] pattern;
      do {
        pattern = signs(numbers, random);
      } while (isAmong(pattern, patterns, c));
      patterns[c] = pattern;
    }
    return patterns;
  }

  private static float[] signs(int numbers, SplittableRandom random) {
    var signs = new float[numbers];
    for (int i = 0; i < numbers; i++) {
      signs[i] = random.nextBoolean() ? 1 : -1;
    }
    return signs;
  }

  private static boolean isAmong(float[] pattern, float[][] patterns, int count) {
    return Arrays.stream(patterns, 0, count).anyMatch(other -> Arrays.equals(other, pattern));
  }
}
