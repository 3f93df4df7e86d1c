package io.github.attnzoo.onednn.engine;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An argument that an operation wants dense, from arrays of any strides: used where it stands when
 * the strides fit, else copied into memory of its own.
 */
public final class Staged implements AutoCloseable {
  private static final int STRIDES_KEPT = 4;

  private record Copy(NativeOwner owner, Tensor from, Operation operation) implements Plan {}

  private final long[] shape;
  private final NativeOwner owner;
  private final Tensor tensor;
  private final PlanCache<List<Long>, Copy> copies =
      new PlanCache<>(PlanCache.Bounds.of(STRIDES_KEPT));
  private @Nullable Tensor copied;

  /**
   * A stage without an array yet.
   *
   * @param owner frees it
   * @param shape the dimensions; dense means the last one is fastest
   */
  public Staged(NativeOwner owner, long... shape) {
    this.shape = shape.clone();
    this.owner = owner;
    this.tensor = Tensor.unbound(owner, Layouts.dense(shape));
    owner.closing(this);
  }

  /**
   * The operation's argument.
   *
   * @return always the same tensor
   */
  public Tensor tensor() {
    return tensor;
  }

  /**
   * Puts the array, or a dense copy of it, under {@link #tensor()}.
   *
   * @param array a float array
   * @param axes for each dimension of this stage the array's dimension that it is; none for the
   *     same order
   */
  public void load(INDArray array, int... axes) {
    if (array.rank() == shape.length && array.size(axis(axes, 0)) != shape[0]) {
      throw misfit(array, axes);
    }
    loadPart(array, 0, 0, axes);
  }

  /**
   * Puts a part of the array, or a dense copy of it, under {@link #tensor()}.
   *
   * @param array a float array
   * @param along the dimension of this stage that the array has more of
   * @param first where the part begins along it
   * @param axes as for {@link #load}
   * @throws IllegalArgumentException if the array is too short there, or differs elsewhere
   */
  public void loadPart(INDArray array, int along, long first, int... axes) {
    long[] strides = new long[shape.length];
    for (int i = 0; i < shape.length; i++) {
      if (array.rank() != shape.length || !fits(array.size(axis(axes, i)), i, along, first)) {
        throw misfit(array, axes);
      }
      strides[i] = array.stride(axis(axes, i));
    }
    if (Layouts.isDense(shape, strides)) {
      tensor.bind(array, first * strides[along]);
      return;
    }
    Copy copy = copies.get(LongStream.of(strides).boxed().toList(), key -> prepare(strides));
    copy.from().bind(array, first * strides[along]);
    copy.operation().run();
    tensor.bind(copy());
  }

  /**
   * Puts a dense copy of a part of the array under {@link #tensor()}, which may then be changed and
   * does not need the array any longer.
   *
   * @param array a float array
   * @param along the dimension of this stage that the array has more of
   * @param first where the part begins along it
   * @param axes as for {@link #load}
   * @throws IllegalArgumentException if the array is too short there, or differs elsewhere
   */
  public void loadPartCopy(INDArray array, int along, long first, int... axes) {
    loadPart(array, along, first, axes);
    if (tensor.address() != copy().address()) {
      copy().copyFrom(tensor);
      tensor.bind(copy());
    }
  }

  private static int axis(int[] axes, int dimension) {
    return axes.length == 0 ? dimension : axes[dimension];
  }

  private boolean fits(long size, int dimension, int along, long first) {
    return dimension == along ? size >= first + shape[dimension] : size == shape[dimension];
  }

  private IllegalArgumentException misfit(INDArray array, int... axes) {
    return new IllegalArgumentException(
        "expected shape "
            + Arrays.toString(shape)
            + ", got "
            + Arrays.toString(array.shape())
            + " in order "
            + Arrays.toString(axes));
  }

  private Copy prepare(long[] strides) {
    return NativeOwner.build(
        own -> {
          Tensor from = Tensor.unbound(own, Layouts.strided(shape, strides));
          return new Copy(own, from, Operations.copy(own, from, copy()));
        });
  }

  private Tensor copy() {
    Tensor present = copied;
    if (present == null) {
      present = owner.add(own -> Tensor.allocate(own, tensor.description()));
      copied = present;
    }
    return present;
  }

  @Override
  public void close() {
    copies.close();
  }
}
