package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.Augmentation;
import io.github.attnzoo.models.data.DataShape;
import io.github.attnzoo.models.data.Normalization;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A data set, read and checked.
 *
 * @param shape of every sample, with the class names
 * @param train what the model learns from, after {@code limit} and without the validation samples
 * @param validation held out of the training samples by the seed; empty at {@code
 *     validationFraction} 0
 * @param test the test samples, which no decision in training may see
 * @param normalization to apply to every split, given or computed from {@code train}; null for none
 * @param augmentation to apply to training pictures; null for none
 * @param identity one line that says what the data is: the data set's id and, where it was
 *     generated, its settings and seed
 * @param files what was read, in reading order; empty for generated data
 */
public record LoadedData(
    DataShape shape,
    Split train,
    Split validation,
    Split test,
    @Nullable Normalization normalization,
    @Nullable Augmentation augmentation,
    String identity,
    List<DataFile> files) {
  public LoadedData {
    files = List.copyOf(files);
  }
}
