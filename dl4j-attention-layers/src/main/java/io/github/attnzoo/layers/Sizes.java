package io.github.attnzoo.layers;

import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** The sizes of arrays as variables, so that none is taken from the first batch. */
final class Sizes {

  private Sizes() {}

  /** The size of one dimension, {@code [1]}. */
  static SDVariable of(SameDiff sd, SDVariable array, int axis) {
    return of(sd, array, axis, axis + 1);
  }

  /** Those of the dimensions from one up to before another, {@code [to - from]}. */
  static SDVariable of(SameDiff sd, SDVariable array, int from, int to) {
    return sd.stridedSlice(sd.shape(array), new long[] {from}, new long[] {to}, 1);
  }
}
