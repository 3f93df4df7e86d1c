package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.onednn.engine.Layouts;
import org.bytedeco.dnnl.memory;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.util.ConvolutionUtils;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Sizes of a convolution. A padding of -1 could only be asked for to cut off rows that no kernel
 * position reaches; it is 0 here, which gives the same output.
 *
 * @param input sizes of the input
 * @param output sizes of the output
 * @param kernelHeight rows of the kernel
 * @param kernelWidth columns of the kernel
 * @param strideHeight step between output rows
 * @param strideWidth step between output columns
 * @param dilationHeight distance of the kernel's rows, 1 for neighbours
 * @param dilationWidth distance of the kernel's columns, 1 for neighbours
 * @param top rows of zeros above
 * @param left columns of zeros to the left
 * @param bias whether a bias is added
 */
record ConvolutionGeometry(
    ImageShape input,
    ImageShape output,
    long kernelHeight,
    long kernelWidth,
    long strideHeight,
    long strideWidth,
    long dilationHeight,
    long dilationWidth,
    long top,
    long left,
    boolean bias) {

  /**
   * That of DL4J's layer.
   *
   * @param layer the settings
   * @param mode how the borders are treated
   * @param from the input
   * @param outputs the number of output channels
   */
  static ConvolutionGeometry of(
      ConvolutionLayer layer, ConvolutionMode mode, INDArray from, long outputs) {
    CNN2DFormat format = layer.getCnn2dDataFormat();
    ImageShape in = ImageShape.of(from, format);
    int[] kernel = layer.getKernelSize();
    int[] stride = layer.getStride();
    int[] dilation = layer.getDilation();
    int[] padding = mode == ConvolutionMode.Same ? null : layer.getPadding();
    int[] size =
        ConvolutionUtils.getOutputSize(from, kernel, stride, padding, mode, dilation, format);
    if (padding == null) {
      padding =
          ConvolutionUtils.getSameModeTopLeftPadding(
              size, new int[] {(int) in.height(), (int) in.width()}, kernel, stride, dilation);
    }
    return new ConvolutionGeometry(
        in,
        in.withSize(outputs, size[0], size[1]),
        kernel[0],
        kernel[1],
        stride[0],
        stride[1],
        dilation[0],
        dilation[1],
        padding[0],
        padding[1],
        layer.hasBias());
  }

  long[] size() {
    return new long[] {kernelHeight, kernelWidth};
  }

  long[] strides() {
    return new long[] {strideHeight, strideWidth};
  }

  /** oneDNN counts the skipped rows and columns. */
  long[] dilations() {
    return new long[] {dilationHeight - 1, dilationWidth - 1};
  }

  long[] topLeft() {
    return new long[] {top, left};
  }

  long[] bottomRight() {
    return new long[] {
      after(output.height(), strideHeight, kernelHeight, dilationHeight, input.height(), top),
      after(output.width(), strideWidth, kernelWidth, dilationWidth, input.width(), left)
    };
  }

  private static long after(
      long out, long stride, long kernel, long dilation, long in, long before) {
    long covered = (out - 1) * stride + (kernel - 1) * dilation + 1;
    return Math.max(0, covered - in - before);
  }

  /** DL4J's weights: {@code [outChannels, inChannels, kernelHeight, kernelWidth]}, dense. */
  memory.desc plainWeights() {
    return Layouts.dense(weightShape());
  }

  memory.desc anyWeights() {
    return Layouts.any(weightShape());
  }

  memory.desc biasOrNone() {
    return bias ? Layouts.dense(output.channels()) : Layouts.none();
  }

  private long[] weightShape() {
    return new long[] {output.channels(), input.channels(), kernelHeight, kernelWidth};
  }
}
