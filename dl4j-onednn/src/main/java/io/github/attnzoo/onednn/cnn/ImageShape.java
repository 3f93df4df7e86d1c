package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.onednn.engine.Layouts;
import org.bytedeco.dnnl.memory;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The sizes of a batch of images, however they lie in memory.
 *
 * @param batch the number of images
 * @param channels the number of channels
 * @param height rows
 * @param width columns
 */
record ImageShape(long batch, long channels, long height, long width) {

  /**
   * The sizes of an array.
   *
   * @param array {@code [batch, channels, height, width]} or, by format, {@code [batch, height,
   *     width, channels]}; or {@code [batch, channels]}
   * @param format the order of the dimensions
   */
  static ImageShape of(INDArray array, CNN2DFormat format) {
    if (array.rank() == 2) {
      return new ImageShape(array.size(0), array.size(1), 1, 1);
    }
    return format == CNN2DFormat.NCHW
        ? new ImageShape(array.size(0), array.size(1), array.size(2), array.size(3))
        : new ImageShape(array.size(0), array.size(3), array.size(1), array.size(2));
  }

  ImageShape withSize(long newChannels, long newHeight, long newWidth) {
    return new ImageShape(batch, newChannels, newHeight, newWidth);
  }

  long pixels() {
    return height * width;
  }

  /** How far an array's neighbours are apart, in the order batch, channels, height, width. */
  static long[] strides(INDArray array, CNN2DFormat format) {
    long[] s = array.stride();
    if (s.length == 2) {
      return new long[] {s[0], s[1], 1, 1};
    }
    return format == CNN2DFormat.NCHW ? s : new long[] {s[0], s[3], s[1], s[2]};
  }

  /**
   * Whether memory with these strides is dense and channels last; the stride of a size 1 is free.
   */
  boolean isChannelsLast(long[] strides) {
    return (batch == 1 || strides[0] == channels * width * height)
        && (channels == 1 || strides[1] == 1)
        && (height == 1 || strides[2] == channels * width)
        && (width == 1 || strides[3] == channels);
  }

  memory.desc channelsLast() {
    return Layouts.tagged(memory.format_tag.nhwc, batch, channels, height, width);
  }

  memory.desc strided(long[] strides) {
    return Layouts.strided(new long[] {batch, channels, height, width}, strides);
  }

  /**
   * A new array of this shape, channels last in memory.
   *
   * @param workspaces where it is made
   * @param type what it is for
   * @param format the order of its dimensions
   */
  INDArray create(LayerWorkspaceMgr workspaces, ArrayType type, CNN2DFormat format) {
    INDArray array =
        workspaces.createUninitialized(
            type, DataType.FLOAT, new long[] {batch, height, width, channels}, 'c');
    return format == CNN2DFormat.NCHW ? array.permute(0, 3, 1, 2) : array;
  }

  /** The same for a model array, which may also be {@code [batch, channels]}. */
  INDArray createLike(
      INDArray model, LayerWorkspaceMgr workspaces, ArrayType type, CNN2DFormat format) {
    return model.rank() == 2
        ? workspaces.createUninitialized(type, DataType.FLOAT, new long[] {batch, channels}, 'c')
        : create(workspaces, type, format);
  }

  /** A copy of an array that {@link #create} made. */
  static INDArray copy(
      INDArray array, LayerWorkspaceMgr workspaces, ArrayType type, CNN2DFormat format) {
    if (format == CNN2DFormat.NHWC) {
      return workspaces.dup(type, array, 'c');
    }
    return workspaces.dup(type, array.permute(0, 2, 3, 1), 'c').permute(0, 3, 1, 2);
  }
}
