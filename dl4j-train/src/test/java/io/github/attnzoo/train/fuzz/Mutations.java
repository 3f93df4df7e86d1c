package io.github.attnzoo.train.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Seeded changes of texts and bytes, of the kinds that find faults in readers. */
final class Mutations {
  private static final Pattern TOKEN =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|-?[0-9][0-9.eE+-]*|true|false|null|[\\[\\]{}:,]");

  private static final Pattern NUMBER =
      Pattern.compile("(?<=[\\s\\[])-?[0-9][0-9.eE+-]*(?=[,\\s}\\]])");

  /** Values at the edges, of the wrong type, or with a meaning elsewhere. */
  private static final List<String> VALUES =
      List.of(
          "0",
          "-0.0",
          "-1",
          "1",
          "2",
          "3",
          "0.5",
          "1e-320",
          "1e308",
          "-1e308",
          "1e400",
          "1e999999999",
          "2147483647",
          "2147483648",
          "-2147483648",
          "9223372036854775807",
          "9223372036854775808",
          "99999999999999999999999999",
          "0.1e1",
          "1.0",
          "1.5",
          "01",
          "+1",
          ".5",
          "0x10",
          "NaN",
          "Infinity",
          "null",
          "true",
          "false",
          "[]",
          "{}",
          "[null]",
          "[[]]",
          "[1, 2]",
          "[0, -1]",
          "{\"id\": \"x\"}",
          "{\"id\": null}",
          "\"\"",
          "\" \"",
          "\"x\"",
          "\"0\"",
          "\"1e3\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"../..\"",
          "\"/dev/zero\"",
          "\"/proc/self/mem\"",
          "\"a\\nb\"",
          "\"%s%n\"",
          "\"${java.version}\"",
          "\"adam\"",
          "\"sgd\"",
          "\"cnn\"",
          "\"se-cnn\"",
          "\"lstm-attention\"",
          "\"generated-images\"",
          "\"generated-sequences\"",
          "\"csv-sequences\"",
          "\"image-folder\"",
          "\"relative\"",
          "\"validation-loss\"");

  private static final String STRANGE =
      "\u0000\u0001\u007f\u00a0\u00e9\u2028\ufeff\ud83d\ude00\"\\{}[]:,";

  private final Random random;

  Mutations(Random random) {
    this.random = random;
  }

  /** A JSON text with one to four changes; half of the texts have numbers changed alone. */
  String json(String text) {
    boolean onlyNumbers = random.nextBoolean();
    String changed = text;
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      if (onlyNumbers) {
        changed = numbers(changed);
      } else {
        changed = random.nextInt(4) == 0 ? characters(changed) : tokens(changed);
      }
    }
    return changed;
  }

  /** With a number replaced by one that may well be allowed in its place. */
  private String numbers(String text) {
    List<MatchResult> numbers = NUMBER.matcher(text).results().toList();
    if (numbers.isEmpty()) {
      return characters(text);
    }
    MatchResult at = one(numbers);
    double value = Double.parseDouble(at.group());
    String other =
        switch (random.nextInt(6)) {
          case 0 -> String.valueOf((long) value + random.nextInt(4));
          case 1 -> String.valueOf((long) value / 2);
          case 2 -> String.valueOf(value / 3);
          case 3 -> String.valueOf(value * (1 + random.nextInt(1000)));
          case 4 -> String.valueOf((long) value << random.nextInt(40));
          default -> String.valueOf(random.nextInt(10));
        };
    return text.substring(0, at.start()) + other + text.substring(at.end());
  }

  /** Lines of fields, separated by commas, with one to four changes. */
  String csv(String text) {
    String changed = text;
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      var lines = new ArrayList<>(Arrays.asList(changed.split("\n", -1)));
      int at = random.nextInt(lines.size());
      switch (random.nextInt(6)) {
        case 0 -> lines.remove(at);
        case 1 -> lines.add(at, lines.get(random.nextInt(lines.size())));
        case 2 -> lines.set(at, field(lines.get(at)));
        case 3 -> lines.set(at, field(lines.get(at)));
        case 4 -> lines.set(at, lines.get(at) + "," + one(VALUES));
        default -> lines.set(at, characters(lines.get(at)));
      }
      changed = String.join("\n", lines);
    }
    return changed;
  }

  private String field(String line) {
    String[] fields = line.split(",", -1);
    fields[random.nextInt(fields.length)] = one(VALUES).replace("\"", "");
    return String.join(",", fields);
  }

  /** Bytes with one to four changes. */
  byte[] bytes(byte[] given) {
    byte[] changed = given.clone();
    for (int i = 1 + random.nextInt(4); i > 0 && changed.length > 8; i--) {
      // Headers stand at the front, a zip's list of entries at the back.
      int range = random.nextBoolean() ? Math.min(64, changed.length) : changed.length;
      int at = random.nextInt(range);
      at = random.nextInt(4) == 0 ? changed.length - 1 - at : at;
      switch (random.nextInt(7)) {
        case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> changed[at] = (byte) random.nextInt(256);
        case 2 -> changed = Arrays.copyOf(changed, at);
        case 3 -> changed = Arrays.copyOf(changed, changed.length + 1 + random.nextInt(5000));
        case 4 -> number(changed, Math.min(at, changed.length - 4));
        case 5 ->
            Arrays.fill(changed, at, Math.min(at + random.nextInt(64), changed.length), (byte) 0);
        default -> changed = without(changed, at, random.nextInt(64));
      }
    }
    return changed;
  }

  private void number(byte[] bytes, int at) {
    int[] edges = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0x7fff, 0xffff, 1 << 20, 255};
    int edge = edges[random.nextInt(edges.length)];
    ByteBuffer.wrap(bytes).putInt(at, random.nextBoolean() ? edge : Integer.reverseBytes(edge));
  }

  private static byte[] without(byte[] bytes, int from, int count) {
    int to = Math.min(from + count, bytes.length);
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - (to - from));
    System.arraycopy(bytes, to, shorter, from, bytes.length - to);
    return shorter;
  }

  private String tokens(String text) {
    var starts = new ArrayList<int[]>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) {
      starts.add(new int[] {matcher.start(), matcher.end()});
    }
    if (starts.isEmpty()) {
      return characters(text);
    }
    int[] at = starts.get(random.nextInt(starts.size()));
    int[] other = starts.get(random.nextInt(starts.size()));
    String before = text.substring(0, at[0]);
    String after = text.substring(at[1]);
    return switch (random.nextInt(8)) {
      case 0 -> before + after;
      case 1 -> before + text.substring(other[0], other[1]) + after;
      case 2 -> before + text.substring(at[0], at[1]) + text.substring(at[0], at[1]) + after;
      case 3 -> before + "[".repeat(1 + random.nextInt(200)) + after;
      default -> before + one(VALUES) + after;
    };
  }

  private String characters(String text) {
    if (text.isEmpty()) {
      return "x";
    }
    int at = random.nextInt(text.length());
    char strange = STRANGE.charAt(random.nextInt(STRANGE.length()));
    return switch (random.nextInt(5)) {
      case 0 -> text.substring(0, at) + text.substring(at + 1);
      case 1 -> text.substring(0, at) + strange + text.substring(at);
      case 2 -> text.substring(0, at);
      case 3 -> text.substring(0, at) + "9".repeat(random.nextInt(400)) + text.substring(at);
      default -> text.substring(0, at) + strange + text.substring(at + 1);
    };
  }

  private <T> T one(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
