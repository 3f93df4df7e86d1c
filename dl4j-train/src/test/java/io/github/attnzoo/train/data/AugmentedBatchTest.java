package io.github.attnzoo.train.data;

import static io.github.attnzoo.train.data.BatchIteratorTest.CLASSES;
import static io.github.attnzoo.train.data.BatchIteratorTest.data;
import static io.github.attnzoo.train.data.BatchIteratorTest.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.models.data.Augmentation;
import io.github.attnzoo.models.data.ImageShape;
import io.github.attnzoo.models.data.Normalization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Which changes to pictures a batch has. */
class AugmentedBatchTest {
  private static final Augmentation AUGMENTATION =
      new Augmentation(2, true, 0.2, 0.2, 0.2, 0.1, 15, 0, 0, 0);

  @Test
  void augmentsByEpochAndSampleNotByBatch() {
    LoadedData data = pictures(AUGMENTATION);

    INDArray small = allFeatures(Batches.forTraining(data, 2, 5).epoch(1));
    INDArray large = allFeatures(Batches.forTraining(data, 6, 5).epoch(1));

    assertThat(small).isEqualTo(large);
    assertThat(allFeatures(Batches.forTraining(data, 6, 5).epoch(1))).isEqualTo(large);
    assertThat(allFeatures(Batches.forTraining(data, 6, 6).epoch(1))).isNotEqualTo(large);
  }

  @Test
  void augmentsAnewEachEpoch() {
    LoadedData data = pictures(AUGMENTATION);
    var one =
        new LoadedData(
            data.shape(),
            new Split("train", data.shape(), data.train().samples().subList(0, 1)),
            data.validation(),
            data.test(),
            null,
            AUGMENTATION,
            "",
            List.of());
    Batches batches = Batches.forTraining(one, 1, 5);

    assertThat(allFeatures(batches.epoch(1))).isNotEqualTo(allFeatures(batches.epoch(2)));
  }

  @Test
  void augmentsTrainingAlone() {
    LoadedData data = pictures(AUGMENTATION);

    INDArray features = allFeatures(Batches.inOrder(data.train(), null, 6).epoch(0));

    assertThat(Arrays.copyOf(values(features), 48)).isEqualTo(data.train().values(0));
  }

  @Test
  void mixesByEpochAndBatch() {
    LoadedData data = pictures(new Augmentation(0, false, 0, 0, 0, 0, 0, 0, 1, 1));

    DataSet mixed = Batches.forTraining(data, 6, 5).epoch(1).next();

    assertThat(Batches.forTraining(data, 6, 5).epoch(1).next()).isEqualTo(mixed);
    assertThat(Batches.forTraining(data, 6, 5).epoch(2).next().getLabels())
        .isNotEqualTo(mixed.getLabels());
    assertThat(mixed.getLabels().sum(1).toFloatVector())
        .containsExactly(new float[] {1, 1, 1, 1, 1, 1}, within(1e-6f));
    var fractions = new ArrayList<Float>();
    for (float y : values(mixed.getLabels())) {
      if (y > 0 && y < 1) {
        fractions.add(y);
      }
    }
    assertThat(fractions).isNotEmpty();
  }

  @Test
  void cutsOutInTheColourThatNormalisationMakesZero() {
    LoadedData plain = pictures(new Augmentation(0, false, 0, 0, 0, 0, 0, 4, 0, 0));
    var data =
        new LoadedData(
            plain.shape(),
            plain.train(),
            plain.validation(),
            plain.test(),
            new Normalization(List.of(0.5, 0.4, 0.3), List.of(0.2, 0.2, 0.2)),
            plain.augmentation(),
            "",
            List.of());

    float[] features = values(Batches.forTraining(data, 6, 5).epoch(1).next().getFeatures());

    int zeros = 0;
    for (float feature : features) {
      zeros += feature == 0 ? 1 : 0;
    }
    assertThat(zeros).isGreaterThan(50).isLessThan(features.length);
  }

  private static INDArray allFeatures(BatchIterator iterator) {
    var batches = new ArrayList<DataSet>();
    iterator.forEachRemaining(batches::add);
    return DataSet.merge(batches).getFeatures();
  }

  private static LoadedData pictures(@Nullable Augmentation augmentation) {
    var samples = new ArrayList<Sample>();
    for (int i = 0; i < 6; i++) {
      var pixels = new byte[3 * 4 * 4];
      for (int p = 0; p < pixels.length; p++) {
        pixels[p] = (byte) (i * 31 + p * 5);
      }
      samples.add(new PixelSample("p" + i, i % 3, pixels, null));
    }
    return data(new ImageShape(3, 4, 4, CLASSES), samples, augmentation);
  }
}
