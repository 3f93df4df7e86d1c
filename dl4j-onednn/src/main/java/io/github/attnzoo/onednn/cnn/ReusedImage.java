package io.github.attnzoo.onednn.cnn;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Memory outside of all workspaces for one batch of images after the other. It grows to the
 * largest, and is freed at once when it has to grow.
 */
final class ReusedImage {
  private @Nullable INDArray memory;

  /**
   * Takes the memory, whose former contents are gone.
   *
   * @param shape the sizes
   * @param rank 4, or 2 for {@code [batch, channels]}
   * @param format the order of the result's dimensions
   * @return an array that is channels last in memory
   */
  INDArray get(ImageShape shape, int rank, CNN2DFormat format) {
    long length = shape.batch() * shape.channels() * shape.pixels();
    INDArray present = memory;
    if (present == null || present.length() < length) {
      close();
      present = Nd4j.createUninitializedDetached(DataType.FLOAT, length);
      memory = present;
    }
    INDArray part =
        present.length() == length ? present : present.get(NDArrayIndex.interval(0, length));
    if (rank == 2) {
      return part.reshape('c', shape.batch(), shape.channels());
    }
    INDArray images =
        part.reshape('c', shape.batch(), shape.height(), shape.width(), shape.channels());
    return format == CNN2DFormat.NCHW ? images.permute(0, 3, 1, 2) : images;
  }

  /** Frees the memory; the next call takes new one. */
  void close() {
    if (memory != null) {
      memory.close();
      memory = null;
    }
  }
}
