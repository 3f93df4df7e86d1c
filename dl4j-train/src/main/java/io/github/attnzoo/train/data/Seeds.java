package io.github.attnzoo.train.data;

import java.util.SplittableRandom;

/**
 * Independent random streams from one seed: a stream is named by what it is for and by numbers such
 * as epoch and sample, never by what was drawn before it. So order, thread count and resuming
 * change nothing.
 */
public final class Seeds {
  /** What a stream is for; the names are mixed in, so two purposes never share a stream. */
  public enum Purpose {
    GENERATE_TRAIN,
    GENERATE_TEST,
    PATTERN,
    TEST_SPLIT,
    VALIDATION_SPLIT,
    LIMIT,
    ORDER,
    AUGMENT,
    MIX,
    DROPOUT
  }

  private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;

  private Seeds() {}

  /** The seed of the stream that these numbers name. */
  public static long mix(Purpose purpose, long... parts) {
    long state = mix64(purpose.name().hashCode());
    for (long part : parts) {
      state = mix64(state + GOLDEN_RATIO + part);
    }
    return state;
  }

  static SplittableRandom stream(Purpose purpose, long... parts) {
    return new SplittableRandom(mix(purpose, parts));
  }

  /** The numbers 0 to {@code n - 1}, shuffled evenly (Fisher and Yates). */
  static int[] permutation(int n, SplittableRandom random) {
    var order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** A bijection in which each input bit changes half of the output bits (Stafford, variant 13). */
  private static long mix64(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
