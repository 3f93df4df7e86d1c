package io.github.attnzoo.models.data;

import org.jspecify.annotations.Nullable;

/** The key {@code data} of a config: which data set, how much of it, and how it is prepared. */
public sealed interface DataConfig
    permits GeneratedSequences,
        GeneratedImages,
        FashionMnist,
        Cifar10,
        JapaneseVowels,
        SequenceFiles,
        IdxImages,
        ImageFolder {
  /**
   * Use only the first n training samples, for trials; {@code null} uses all. Where the files may
   * be in class order these are the first n of a shuffle by the config's seed. Validation samples
   * are held out of these n.
   */
  @Nullable Integer limit();

  /** Share of the training samples held out for validation, chosen by the config's seed. */
  double validationFraction();

  /** What the values are normalised with, {@code null} for nothing. */
  default @Nullable Normalization normalization() {
    return null;
  }

  /** Random changes of training pictures, {@code null} for none. */
  default @Nullable Augmentation augmentation() {
    return null;
  }

  /** The shape of one sample and the class names, as far as the config alone tells them. */
  DataShape shape();
}
