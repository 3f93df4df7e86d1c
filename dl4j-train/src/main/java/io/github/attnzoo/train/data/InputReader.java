package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.DataConfig;
import io.github.attnzoo.models.data.DataShape;
import io.github.attnzoo.models.data.FashionMnist;
import io.github.attnzoo.models.data.ImageShape;
import io.github.attnzoo.models.data.JapaneseVowels;
import io.github.attnzoo.models.data.MissingValues;
import io.github.attnzoo.models.data.Normalization;
import io.github.attnzoo.models.data.SequenceShape;
import io.github.attnzoo.models.data.TsSequences;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads single inputs for a trained model. An input is one of
 *
 * <ul>
 *   <li>a picture file (PNG, JPEG, BMP, GIF) of any size, which is resized;
 *   <li>{@code FILE#17} or {@code FILE#0-8}: records, counted from 0, of an IDX file of pictures or
 *       of a CIFAR-10 file ({@code .bin});
 *   <li>a {@code .csv} or {@code .ts} file of sequences, as for {@code csv-sequences} and {@code
 *       ts-sequences}; the labels may be left out.
 * </ul>
 */
public final class InputReader {
  private static final Pattern RECORDS = Pattern.compile("(.+)#(\\d{1,9})(?:-(\\d{1,9}))?");

  private final DataShape shape;
  private final @Nullable Normalization normalization;
  private final List<String> labels;
  private final MissingValues missing;
  private final boolean readsRows;

  private InputReader(
      DataShape shape,
      @Nullable Normalization normalization,
      List<String> labels,
      MissingValues missing,
      boolean readsRows) {
    this.shape = shape;
    this.normalization = normalization;
    this.labels = labels;
    this.missing = missing;
    this.readsRows = readsRows;
  }

  /**
   * A reader for models that were trained on this data set.
   *
   * @param normalization that the model was trained with, given or computed; null for none
   */
  public static InputReader of(DataConfig config, @Nullable Normalization normalization) {
    DataShape shape = config.shape();
    List<String> labels =
        config instanceof JapaneseVowels
            ? SequenceSource.vowelLabels(shape.classes().size())
            : shape.classes();
    MissingValues missing =
        config instanceof TsSequences ts ? ts.missingValues() : MissingValues.REFUSE;
    return new InputReader(shape, normalization, labels, missing, config instanceof FashionMnist);
  }

  /**
   * The inputs that one argument names; a CSV file and a range of records give several. Each is
   * named by the path as given, with {@code #} and its record or {@code seq} and its id behind it.
   *
   * @throws DataException if there is no such input or it doesn't suit the model
   */
  public List<Input> read(String input) {
    return samples(input).stream().map(this::input).toList();
  }

  /**
   * The inputs that several arguments name, in their order.
   *
   * @throws DataException with what is wrong with each of them
   */
  public List<Input> readAll(List<String> inputs) {
    var read = new ArrayList<Input>();
    var problems = new Problems();
    for (String input : inputs) {
      try {
        read.addAll(read(input));
      } catch (DataException e) {
        problems.add(String.valueOf(e.getMessage()));
      }
    }
    problems.throwIfAny();
    return read;
  }

  private List<Sample> samples(String input) {
    Matcher records = RECORDS.matcher(input);
    if (records.matches()) {
      int from = Integer.parseInt(records.group(2));
      int to = records.group(3) == null ? from : Integer.parseInt(records.group(3));
      return records(Path.of(records.group(1)), from, to);
    }
    Path file = Path.of(input);
    boolean isTs = SequenceSource.isTs(file);
    if (isTs || lowerCase(file).endsWith(".csv")) {
      if (!(shape instanceof SequenceShape sequence)) {
        throw new DataException(file + ": expected images for this model, found sequences");
      }
      SequenceReader reader = SequenceSource.reader(file, sequence, labels, isTs, missing, false);
      return SequenceSource.read(DataRoot.ofInputs(), file, reader);
    }
    byte[] pixels = Pictures.decode(file, DataRoot.readUnnoted(file), pictureShape(file));
    return List.of(new PixelSample(input, Sample.UNLABELLED, pixels, null));
  }

  private List<Sample> records(Path file, int from, int to) {
    ImageShape wanted = pictureShape(file);
    DataRoot root = DataRoot.ofInputs();
    List<Sample> all =
        lowerCase(file).endsWith(".bin")
            ? Cifar10Source.open(root, file, shape.classes().size())
            : IdxFile.open(root, file, IdxSource.rank(wanted))
                .samples(file.toString(), i -> Sample.UNLABELLED);
    if (from > to || to >= all.size()) {
      throw new DataException(
          file + ": expected records from 0 to " + (all.size() - 1) + ", found " + from + "-" + to);
    }
    int length = wanted.numbers();
    if (all.get(0).length() != length) {
      throw new DataException(
          file
              + ": expected records of "
              + length
              + " bytes ("
              + wanted.channels()
              + " x "
              + wanted.height()
              + " x "
              + wanted.width()
              + "), found "
              + all.get(0).length());
    }
    return all.subList(from, to + 1);
  }

  /** What a picture must become for this model. */
  private ImageShape pictureShape(Path file) {
    if (shape instanceof ImageShape image) {
      return image;
    }
    var sequence = (SequenceShape) shape;
    if (!readsRows) {
      throw new DataException(
          file + ": expected a .csv or .ts file of sequences for this model, found another file");
    }
    return new ImageShape(1, sequence.timeSteps(), sequence.features(), sequence.classes());
  }

  /** A sample of a data set of the model's shape as an input of its own. */
  public Input input(Sample sample) {
    List<Sample> one = List.of(sample);
    var builder = new BatchBuilder(shape, normalization, BatchBuilder.needsMask(shape, one));
    return new Input(sample, builder.features(one), builder.mask(one));
  }

  private static String lowerCase(Path file) {
    return file.toString().toLowerCase(Locale.ROOT);
  }
}
