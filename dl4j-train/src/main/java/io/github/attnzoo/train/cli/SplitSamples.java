package io.github.attnzoo.train.cli;

import io.github.attnzoo.train.data.LoadedData;
import io.github.attnzoo.train.data.Sample;
import io.github.attnzoo.train.data.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options {@code --split} and {@code --sample}: samples of the model's own data set. */
final class SplitSamples {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

  @Option(
      names = "--split",
      description =
          "Also samples of the data set: train, validation or test. With it the true classes are"
              + " known, and channel gates are averaged over each class.")
  private EvaluateCommand.@Nullable Part part;

  @Option(
      names = "--sample",
      paramLabel = "N,N-M",
      description = "Which samples of --split, counted from 0; default: 0.")
  private @Nullable String numbers;

  boolean isGiven() {
    if (numbers != null && part == null) {
      throw new UsageException("--sample needs --split, the part of the data set it counts in");
    }
    return part != null;
  }

  /** The value of --split, where it is given. */
  EvaluateCommand.Part part() {
    return Objects.requireNonNull(part);
  }

  /** The part of the data set that --split names. */
  Split split(LoadedData data) {
    Split split =
        part == EvaluateCommand.Part.TRAIN
            ? data.train()
            : part == EvaluateCommand.Part.VALIDATION ? data.validation() : data.test();
    if (split.size() == 0) {
      throw new UsageException("--split " + split.name() + ": the data set has no such samples");
    }
    return split;
  }

  /** The samples that --sample names, in its order. */
  List<Sample> samples(LoadedData data) {
    Split split = split(data);
    return numbers(numbers == null ? "0" : numbers, split.size()).stream()
        .map(split.samples()::get)
        .toList();
  }

  private static List<Integer> numbers(String text, int count) {
    var numbers = new ArrayList<Integer>();
    for (String part : text.split(",", -1)) {
      Matcher range = RANGE.matcher(part.strip());
      if (!range.matches()) {
        throw new UsageException("--sample: expected numbers such as 0,3,7-9, got '" + text + "'");
      }
      int from = Integer.parseInt(range.group(1));
      int to = range.group(2) == null ? from : Integer.parseInt(range.group(2));
      if (from > to || to >= count) {
        throw new UsageException(
            "--sample: expected numbers from 0 to " + (count - 1) + ", got '" + part.strip() + "'");
      }
      for (int i = from; i <= to; i++) {
        numbers.add(i);
      }
    }
    return numbers;
  }
}
