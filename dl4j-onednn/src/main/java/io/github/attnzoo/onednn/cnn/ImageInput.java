package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.onednn.engine.NativeMemory;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Operations;
import io.github.attnzoo.onednn.engine.Tensor;
import java.lang.ref.Reference;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An argument that a kernel wants channels last. An array that lies so is used where it is; any
 * other is copied into that layout first.
 */
final class ImageInput implements NativeMemory {
  private final ImageShape shape;
  private final Tensor tensor;
  private @Nullable Copy copy;

  ImageInput(NativeOwner owner, ImageShape shape) {
    this.shape = shape;
    this.tensor = Tensor.unbound(owner, shape.channelsLast());
    owner.closing(this);
  }

  /** What the kernel reads. */
  Tensor tensor() {
    return tensor;
  }

  /**
   * Lets the kernel read an array. With a copy, that stays valid until the next call.
   *
   * @param array float, of this input's shape
   * @param format the order of its dimensions
   */
  void bind(INDArray array, CNN2DFormat format) {
    long[] strides = ImageShape.strides(array, format);
    if (shape.isChannelsLast(strides)) {
      tensor.bind(array);
    } else if (isBroadcast(strides)) {
      INDArray dense = array.dup('c');
      try {
        tensor.bind(copyFor(ImageShape.strides(dense, format)).of(dense));
      } finally {
        Reference.reachabilityFence(dense);
      }
    } else {
      tensor.bind(copyFor(strides).of(array));
    }
  }

  private boolean isBroadcast(long[] strides) {
    return (shape.batch() > 1 && strides[0] == 0)
        || (shape.channels() > 1 && strides[1] == 0)
        || (shape.height() > 1 && strides[2] == 0)
        || (shape.width() > 1 && strides[3] == 0);
  }

  private Copy copyFor(long[] strides) {
    Copy current = copy;
    if (current == null || !Arrays.equals(current.strides, strides)) {
      close();
      current = NativeOwner.build(owner -> new Copy(owner, shape, strides.clone()));
      copy = current;
    }
    return current;
  }

  @Override
  public long bytes() {
    return copy == null ? 0 : copy.owner.bytes();
  }

  @Override
  public void close() {
    if (copy != null) {
      copy.owner.close();
      copy = null;
    }
  }

  private static final class Copy {
    final NativeOwner owner;
    final long[] strides;
    private final Tensor from;
    private final Tensor to;
    private final Operation operation;

    Copy(NativeOwner owner, ImageShape shape, long[] strides) {
      this.owner = owner;
      this.strides = strides;
      this.from = Tensor.unbound(owner, shape.strided(strides));
      this.to = Tensor.allocate(owner, shape.channelsLast());
      this.operation = Operations.copy(owner, from, to);
    }

    Tensor of(INDArray array) {
      from.bind(array);
      operation.run();
      return to;
    }
  }
}
