package io.github.attnzoo.onednn.sequence;

/** A layer on kernels that can hand out its sequences in the order that flattening puts them in. */
interface FlattenedSource {

  /**
   * Hands out sequences in order 'c', which makes flattening a copy of one block.
   *
   * @param only whether nothing but a flattening reads them
   */
  void flattened(boolean only);
}
