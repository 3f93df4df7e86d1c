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

  private record Copy(NativeOwner owner, Tensor from, Operation operation)
      implements AutoCloseable {
    @Override
    public void close() {
      owner.close();
    }
  }

  private final long[] shape;
  private final NativeOwner owner;
  private final Tensor tensor;
  private final PlanCache<List<Long>, Copy> copies = new PlanCache<>(STRIDES_KEPT);
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
    long[] strides = new long[shape.length];
    for (int i = 0; i < shape.length; i++) {
      int axis = axes.length == 0 ? i : axes[i];
      if (array.rank() != shape.length || array.size(axis) != shape[i]) {
        throw new IllegalArgumentException(
            "expected shape "
                + Arrays.toString(shape)
                + ", got "
                + Arrays.toString(array.shape())
                + " in order "
                + Arrays.toString(axes));
      }
      strides[i] = array.stride(axis);
    }
    if (Layouts.isDense(shape, strides)) {
      tensor.bind(array);
      return;
    }
    Copy copy = copies.get(LongStream.of(strides).boxed().toList(), key -> prepare(strides));
    copy.from().bind(array);
    copy.operation().run();
    tensor.bind(copy());
  }

  /**
   * Puts a dense copy of the array under {@link #tensor()}, which may then be changed.
   *
   * @param array a float array
   * @param axes as for {@link #load}
   */
  public void loadCopy(INDArray array, int... axes) {
    load(array, axes);
    if (tensor.address() != copy().address()) {
      copy().copyFrom(tensor);
      tensor.bind(copy());
    }
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
