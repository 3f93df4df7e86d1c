package io.github.attnzoo.train.data;

/** Samples that stay on the disk, by number. Any thread may read. */
interface Records {
  /** As {@link Sample#name}. */
  String name(int i);

  /** As {@link Sample#length}. */
  int length(int i);

  /** As {@link Sample#read}. */
  void read(int i, float[] target, int offset);
}
