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
   * @param array a float array of this stage's shape
   */
  public void load(INDArray array) {
    if (!Arrays.equals(array.shape(), shape)) {
      throw new IllegalArgumentException(
          "expected shape " + Arrays.toString(shape) + ", got " + Arrays.toString(array.shape()));
    }
    if (Layouts.isDense(array)) {
      tensor.bind(array);
      return;
    }
    List<Long> strides = LongStream.of(array.stride()).boxed().toList();
    Copy copy = copies.get(strides, key -> prepare(array));
    copy.from().bind(array);
    copy.operation().run();
    tensor.bind(copy());
  }

  /**
   * Puts a dense copy of the array under {@link #tensor()}, which may then be changed.
   *
   * @param array a float array of this stage's shape
   */
  public void loadCopy(INDArray array) {
    load(array);
    if (Layouts.isDense(array)) {
      copy().copyFrom(tensor);
      tensor.bind(copy());
    }
  }

  private Copy prepare(INDArray array) {
    return NativeOwner.build(
        own -> {
          Tensor from = Tensor.unbound(own, Layouts.of(array));
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
