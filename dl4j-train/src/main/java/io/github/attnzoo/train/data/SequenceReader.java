package io.github.attnzoo.train.data;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Reads and checks a text file of sequences, from its beginning. */
interface SequenceReader {
  /** All sequences, in memory. */
  List<Sample> read(InputStream in) throws IOException;

  /**
   * All sequences, checked, and left on the disk.
   *
   * @param stored the file, to read them from later
   */
  List<Sample> index(InputStream in, StoredFile stored) throws IOException;
}
