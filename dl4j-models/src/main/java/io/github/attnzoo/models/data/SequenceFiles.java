package io.github.attnzoo.models.data;

import org.jspecify.annotations.Nullable;

/** Sequences that users bring in files of their own. */
public sealed interface SequenceFiles extends DataConfig permits CsvSequences, TsSequences {
  /** The training file, relative to the data root or absolute. */
  String train();

  /** The test file; null holds out {@link #testFraction} of the training file instead. */
  @Nullable String test();

  /** Share of the training file held out for testing where there is no test file. */
  double testFraction();
}
