package io.github.attnzoo.onednn.engine;

import org.bytedeco.dnnl.dnnl_blocking_desc_t;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Descriptions of shape and layout, all of 32 bit floats. */
public final class Layouts {
  private Layouts() {}

  /**
   * Dense, last dimension fastest (ND4J's order 'c').
   *
   * @param shape the dimensions
   * @return the description, to be freed by the caller's scope
   */
  public static memory.desc dense(long... shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= shape[i];
    }
    return strided(shape, strides);
  }

  /**
   * Any strides, counted in elements.
   *
   * @param shape the dimensions
   * @param strides the distance of neighbours along each dimension
   * @return the description, to be freed by the caller's scope
   */
  public static memory.desc strided(long[] shape, long[] strides) {
    return new memory.desc(shape, memory.data_type.f32, strides);
  }

  /**
   * The layout of an array, as it stands in memory.
   *
   * @param array the array
   * @return the description, to be freed by the caller's scope
   */
  public static memory.desc of(INDArray array) {
    return strided(array.shape(), array.stride());
  }

  /**
   * One of oneDNN's named layouts.
   *
   * @param tag the name; {@code any} lets the operation choose
   * @param shape the dimensions
   * @return the description, to be freed by the caller's scope
   */
  public static memory.desc tagged(memory.format_tag tag, long... shape) {
    return new memory.desc(shape, memory.data_type.f32, tag);
  }

  /**
   * The layout that the operation finds fastest.
   *
   * @param shape the dimensions
   * @return the description, to be freed by the caller's scope
   */
  public static memory.desc any(long... shape) {
    return tagged(memory.format_tag.any, shape);
  }

  /**
   * Whether an array lies in memory as {@link #dense} says. The stride along a dimension of size 1
   * plays no role.
   *
   * @param array the array
   * @return true when it needs no copy
   */
  public static boolean isDense(INDArray array) {
    return isDense(array.shape(), array.stride());
  }

  static boolean isDense(long[] shape, long[] strides) {
    long expected = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      if (shape[i] != 1 && strides[i] != expected) {
        return false;
      }
      expected *= shape[i];
    }
    return true;
  }

  /**
   * Whether an array lies in memory without gaps, its first dimension fastest (ND4J's order 'f', in
   * which DL4J keeps its weights).
   *
   * @param array the array
   * @return true for order 'f'; a vector without gaps is in both orders
   */
  public static boolean isColumnMajor(INDArray array) {
    long expected = 1;
    for (int i = 0; i < array.rank(); i++) {
      if (array.size(i) != 1 && array.stride(i) != expected) {
        return false;
      }
      expected *= array.size(i);
    }
    return true;
  }

  /**
   * Whether strides alone describe a layout.
   *
   * @param description the layout
   * @return false for one with blocks, or of a kind that only one operation knows
   */
  public static boolean isStrided(memory.desc description) {
    return isOpen(description) && description.data().format_desc_blocking().inner_nblks() == 0;
  }

  /**
   * Whether a layout is one that every operation may read and write.
   *
   * @param description the layout
   * @return false where only the operation that asked for it knows it, as with packed weights
   */
  public static boolean isOpen(memory.desc description) {
    return description.data().format_kind() == dnnl.dnnl_blocked;
  }

  /**
   * The strides of a layout without blocks.
   *
   * @param description the layout
   * @return the distance of neighbours along each dimension, in elements
   * @throws IllegalArgumentException if the layout is more than strides
   */
  public static long[] strides(memory.desc description) {
    dnnl_memory_desc_t data = description.data();
    dnnl_blocking_desc_t blocking = data.format_desc_blocking();
    if (!isStrided(description)) {
      throw new IllegalArgumentException("expected a layout without blocks");
    }
    long[] strides = new long[data.ndims()];
    blocking.strides().get(strides);
    return strides;
  }

  /**
   * No tensor at all, for arguments that may be left out.
   *
   * @return the description, to be freed by the caller's scope
   */
  public static memory.desc none() {
    return new memory.desc();
  }
}
