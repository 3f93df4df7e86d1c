package io.github.attnzoo.train.cli;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** The value of the option {@code --seeds}. */
final class SeedList {
  private static final int MOST = 1000;

  private SeedList() {}

  /**
   * @param text a list of seeds, {@code 1,2,3}; or how many, {@code 5}: the config's seed and those
   *     that follow it
   * @param first the config's seed
   */
  static List<Long> parse(String text, long first) {
    try {
      if (!text.contains(",")) {
        int count = Integer.parseInt(text.strip());
        if (count < 1 || count > MOST) {
          throw new UsageException("--seeds must be 1 to " + MOST + " seeds, got " + count);
        }
        if (first > Long.MAX_VALUE - (count - 1)) {
          throw new UsageException(
              "--seeds " + count + ": there are not so many seeds from " + first + " on");
        }
        return LongStream.range(0, count).mapToObj(i -> first + i).toList();
      }
      List<Long> seeds = Stream.of(text.split(",", -1)).map(s -> Long.valueOf(s.strip())).toList();
      if (seeds.stream().distinct().count() < seeds.size()) {
        throw new UsageException("--seeds must differ from each other, got " + text);
      }
      return seeds;
    } catch (NumberFormatException e) {
      throw new UsageException(
          "--seeds must be whole numbers as 1,2,3, or how many seeds as 5, got '" + text + "'");
    }
  }
}
