package io.github.attnzoo.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.models.data.Augmentation;
import io.github.attnzoo.models.data.DataShape;
import io.github.attnzoo.models.data.ImageShape;
import io.github.attnzoo.models.data.Normalization;
import io.github.attnzoo.models.data.SequenceShape;
import io.github.attnzoo.models.training.Padding;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class BatchIteratorTest {
  static final List<String> CLASSES = List.of("a", "b", "c");

  @ParameterizedTest(name = "{0} samples in batches of {1}")
  @CsvSource({"1,1", "1,8", "7,7", "20,6", "21,1", "64,100"})
  void givesEverySampleOncePerEpoch(int samples, int batchSize) {
    Batches batches = Batches.forTraining(numbered(samples), batchSize, 3);

    for (int epoch = 0; epoch < 3; epoch++) {
      BatchIterator iterator = batches.epoch(epoch);
      var seen = new ArrayList<Integer>();
      int count = 0;
      while (iterator.hasNext()) {
        DataSet batch = iterator.next();
        count++;
        assertThat(batch.numExamples()).isLessThanOrEqualTo(batchSize);
        for (int i = 0; i < batch.numExamples(); i++) {
          int number = batch.getFeatures().getInt(i, 0, 0);
          assertThat(batch.getLabels().getRow(i).argMax().getInt(0)).isEqualTo(number % 3);
          seen.add(number);
        }
      }
      assertThat(count).isEqualTo(-Math.floorDiv(-samples, batchSize));
      assertThat(seen)
          .containsExactlyInAnyOrderElementsOf(IntStream.range(0, samples).boxed().toList());
    }
  }

  @Test
  void orderIsAFunctionOfSeedAndEpoch() {
    List<Integer> first = order(1, 0);

    assertThat(order(1, 0)).isEqualTo(first);
    assertThat(order(1, 1)).isNotEqualTo(first);
    assertThat(order(2, 0)).isNotEqualTo(first);
  }

  @Test
  void resetRepeatsTheEpoch() {
    BatchIterator iterator = Batches.forTraining(numbered(20), 6, 1).epoch(2);
    List<Integer> first = numbers(iterator);
    iterator.reset();

    assertThat(numbers(iterator)).isEqualTo(first);
  }

  @Test
  void otherSplitsKeepTheirOrder() {
    BatchIterator iterator = Batches.inOrder(numbered(7).train(), null, 3).epoch(5);

    assertThat(numbers(iterator)).containsExactly(0, 1, 2, 3, 4, 5, 6);
    assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void laysSequencesOutAsBatchFeaturesTimeWithoutMaskWhereAllAreFull() {
    var shape = new SequenceShape(2, 3, CLASSES);
    DataSet batch =
        first(shape, sequence(1, 1, 2, 3, 4, 5, 6), sequence(2, 10, 20, 30, 40, 50, 60));

    assertThat(batch.getFeatures().dataType()).isEqualTo(DataType.FLOAT);
    assertThat(batch.getFeatures().shape()).containsExactly(2, 2, 3);
    assertThat(values(batch.getFeatures()))
        .containsExactly(1, 3, 5, 2, 4, 6, 10, 30, 50, 20, 40, 60);
    assertThat(values(batch.getLabels())).containsExactly(0, 1, 0, 0, 0, 1);
    assertThat(batch.getFeaturesMaskArray()).isNull();
    assertThat(batch.getLabelsMaskArray()).isNull();
  }

  @Test
  void padsAndMasksShorterSequences() {
    var shape = new SequenceShape(2, 3, CLASSES);
    DataSet batch = first(shape, sequence(0, 1, 2, 3, 4), sequence(0, 5, 6, 7, 8, 9, 10));

    assertThat(values(batch.getFeatures())).containsExactly(1, 3, 0, 2, 4, 0, 5, 7, 9, 6, 8, 10);
    assertThat(batch.getFeaturesMaskArray().shape()).containsExactly(2, 3);
    assertThat(values(batch.getFeaturesMaskArray())).containsExactly(1, 1, 0, 1, 1, 1);
  }

  @Test
  void masksAllBatchesOfASplitWithAShorterSequence() {
    var shape = new SequenceShape(1, 2, CLASSES);
    var split = new Split("test", shape, List.of(sequence(0, 1, 2), sequence(0, 3)));
    BatchIterator iterator = Batches.inOrder(split, null, 1).epoch(0);

    assertThat(values(iterator.next().getFeaturesMaskArray())).containsExactly(1, 1);
    assertThat(values(iterator.next().getFeaturesMaskArray())).containsExactly(1, 0);
  }

  @Test
  void masksWhereAllSequencesAreEquallyShort() {
    DataSet batch = first(new SequenceShape(1, 2, CLASSES), sequence(0, 3), sequence(1, 4));

    assertThat(values(batch.getFeaturesMaskArray())).containsExactly(1, 0, 1, 0);
  }

  @Test
  void normalisesPicturesChannelByChannel() {
    var shape = new ImageShape(3, 1, 2, CLASSES);
    var picture = new PixelSample("p", 1, new byte[] {0, 51, 102, (byte) 153, -1, 0}, null);
    var normalization = new Normalization(List.of(0.0, 0.5, 1.0), List.of(1.0, 0.5, 0.25));

    DataSet batch =
        Batches.inOrder(new Split("test", shape, List.of(picture)), normalization, 4)
            .epoch(0)
            .next();

    assertThat(batch.getFeatures().shape()).containsExactly(1, 3, 1, 2);
    assertThat(values(batch.getFeatures()))
        .containsExactly(new float[] {0, 0.2f, -0.2f, 0.2f, 0, -4}, within(1e-6f));
    assertThat(batch.getFeaturesMaskArray()).isNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = Padding.class,
      names = {"BATCH", "BUCKETS"})
  void padsToTheLongestOfTheBatch(Padding padding) {
    Batches batches = Batches.forTraining(ofLengths(200), 8, padding, 3);
    var seen = new ArrayList<Integer>();
    int steps = 0;
    for (BatchIterator iterator = batches.epoch(1); iterator.hasNext(); ) {
      DataSet batch = iterator.next();
      int longest = batch.getFeaturesMaskArray().sum(1).maxNumber().intValue();
      long padded = batch.getFeatures().size(2);
      assertThat(batch.getFeaturesMaskArray().size(1)).isEqualTo(padded);
      // Of 16 steps, in eighths.
      assertThat(padded).isEqualTo((longest + 1) / 2 * 2L);
      steps += (int) padded;
      for (int i = 0; i < batch.numExamples(); i++) {
        seen.add(batch.getFeatures().getInt(i, 0, 0));
      }
    }

    assertThat(seen).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 200).boxed().toList());
    // Of 25 batches: similar lengths together need half of the steps, as the mean length is 8.5.
    assertThat(steps).isBetween(200, padding == Padding.BUCKETS ? 260 : 400);
  }

  @Test
  void bucketsAreAFunctionOfSeedAndEpochAndStillRandom() {
    Batches batches = Batches.forTraining(ofLengths(200), 8, Padding.BUCKETS, 3);
    List<Long> lengths = paddedLengths(batches.epoch(1));

    assertThat(paddedLengths(batches.epoch(1))).isEqualTo(lengths);
    assertThat(paddedLengths(batches.epoch(2))).isNotEqualTo(lengths);
    assertThat(lengths).isNotEqualTo(lengths.stream().sorted().toList());
    DataSet first = batches.epoch(1).next();
    assertThat(batches.epoch(1).next()).isEqualTo(first);
    assertThat(batches.epoch(2).next()).isNotEqualTo(first);
  }

  @Test
  void refusesBatchesOfNothing() {
    assertThatThrownBy(() -> Batches.inOrder(numbered(2).train(), null, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batchSize must be at least 1, got 0");
  }

  private static List<Integer> order(long seed, int epoch) {
    return numbers(Batches.forTraining(numbered(50), 8, seed).epoch(epoch));
  }

  private static List<Integer> numbers(BatchIterator iterator) {
    var numbers = new ArrayList<Integer>();
    while (iterator.hasNext()) {
      for (float value : values(iterator.next().getFeatures())) {
        numbers.add((int) value);
      }
    }
    return numbers;
  }

  static float[] values(INDArray array) {
    return array.dup('c').data().asFloat();
  }

  private static DataSet first(DataShape shape, Sample... samples) {
    return Batches.inOrder(new Split("test", shape, List.of(samples)), null, 8).epoch(0).next();
  }

  private static Sample sequence(int label, float... values) {
    return new ValueSample("s", label, values, null);
  }

  /** Sequences of one number each, 0, 1, 2 and so on. */
  private static LoadedData numbered(int count) {
    List<Sample> samples = IntStream.range(0, count).mapToObj(i -> sequence(i % 3, i)).toList();
    return data(new SequenceShape(1, 1, CLASSES), samples, null);
  }

  private static List<Long> paddedLengths(BatchIterator iterator) {
    var lengths = new ArrayList<Long>();
    iterator.forEachRemaining(batch -> lengths.add(batch.getFeatures().size(2)));
    return lengths;
  }

  /** Sequences of 1 to 16 steps of one feature, of which the first tells the number. */
  private static LoadedData ofLengths(int count) {
    List<Sample> samples =
        IntStream.range(0, count)
            .mapToObj(
                i -> {
                  var values = new float[1 + i * 7 % 16];
                  values[0] = i;
                  return sequence(i % 3, values);
                })
            .toList();
    return data(new SequenceShape(1, 16, CLASSES), samples, null);
  }

  static LoadedData data(
      DataShape shape, List<Sample> samples, @Nullable Augmentation augmentation) {
    var empty = new Split("test", shape, List.of());
    return new LoadedData(
        shape,
        new Split("train", shape, samples),
        empty,
        empty,
        null,
        augmentation,
        "made",
        List.of());
  }
}
