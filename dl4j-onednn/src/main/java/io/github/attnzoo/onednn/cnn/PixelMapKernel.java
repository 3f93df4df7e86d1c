package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.kernels.LayerArrays;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntConsumer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A {@link PixelMapDesign}. Its passes over the images are loops: the channels of a pixel lie side
 * by side, so that mean, maximum and its place come out of one pass. They run in the calling thread
 * alone, one image after the other, and only one image is on the heap. All images, gradients
 * included, lie channels last.
 */
final class PixelMapKernel implements ImageAttentionKernel {
  private final NativeOwner owner;
  private final ImageShape shape;
  private final PixelMapDesign design;
  private final @Nullable ChannelGateKernel gates;
  private final @Nullable INDArray gated;
  private final @Nullable INDArray gatedGradient;
  private final PixelWindow window;
  private final int channels;
  private final int pixels;
  private final float[] image;
  private final float[] gradient;
  private final float[][] planes;
  private final float[][] maps;
  private final int[][] maxima;

  private PixelMapKernel(NativeOwner owner, ImageShape shape, PixelMapDesign design) {
    this.owner = owner;
    this.shape = shape;
    this.design = design;
    ChannelGateDesign before = design.channels();
    gates = before == null ? null : owner.closing(ChannelGateKernel.prepare(shape, before));
    gated = before == null ? null : scratch();
    gatedGradient = before == null ? null : scratch();
    window = new PixelWindow(design.kernelSize(), (int) shape.height(), (int) shape.width());
    channels = (int) shape.channels();
    pixels = (int) shape.pixels();
    int batch = (int) shape.batch();
    image = new float[pixels * channels];
    gradient = new float[image.length];
    planes = new float[batch][2 * pixels];
    maps = new float[batch][pixels];
    maxima = new int[batch][pixels];
  }

  static PixelMapKernel prepare(ImageShape shape, PixelMapDesign design) {
    return NativeOwner.build(owner -> new PixelMapKernel(owner, shape, design));
  }

  /** An image in the design's format, channels last in memory. */
  private INDArray scratch() {
    INDArray array =
        owner.closing(
            Nd4j.createUninitializedDetached(
                DataType.FLOAT, shape.batch(), shape.height(), shape.width(), shape.channels()));
    return design.format() == CNN2DFormat.NCHW ? array.permute(0, 3, 1, 2) : array;
  }

  @Override
  public void scale(INDArray from, Map<String, INDArray> params, INDArray to) {
    map(
        from,
        params,
        n -> {
          for (int p = 0; p < pixels; p++) {
            float weight = maps[n][p];
            int start = p * channels;
            for (int c = start; c < start + channels; c++) {
              gradient[c] = image[c] * weight;
            }
          }
          Floats.write(gradient, to, start(n));
        });
  }

  @Override
  public void weigh(INDArray from, Map<String, INDArray> params) {
    map(from, params, n -> {});
  }

  /**
   * Computes gates and map.
   *
   * @param use is called with the number of each image, as long as it is on the heap
   */
  private void map(INDArray from, Map<String, INDArray> params, IntConsumer use) {
    if (gates != null && gated != null) {
      gates.scale(from, params, gated);
    }
    INDArray seen = gated == null ? from : gated;
    float[] weights = Floats.read(LayerArrays.named(params, design.weight()));
    String name = design.bias();
    float bias = name == null ? 0 : LayerArrays.named(params, name).getFloat(0);
    for (int n = 0; n < planes.length; n++) {
      Floats.read(seen, start(n), image);
      pool(n);
      Arrays.fill(maps[n], bias);
      window.forward(planes[n], weights, maps[n]);
      for (int p = 0; p < pixels; p++) {
        maps[n][p] = GateFunction.value(design.gate(), maps[n][p]);
      }
      use.accept(n);
    }
  }

  /** Where an image begins in the memory of a batch. */
  private long start(int n) {
    return (long) n * image.length;
  }

  /** Means and maxima over the channels; where channels tie, the first counts. */
  private void pool(int n) {
    for (int p = 0; p < pixels; p++) {
      int start = p * channels;
      float sum = 0;
      int greatest = start;
      for (int c = start; c < start + channels; c++) {
        sum += image[c];
        greatest = image[c] > image[greatest] ? c : greatest;
      }
      planes[n][p] = sum / channels;
      planes[n][pixels + p] = image[greatest];
      maxima[n][p] = greatest;
    }
  }

  @Override
  public void backward(
      INDArray from,
      INDArray error,
      Map<String, INDArray> params,
      Map<String, INDArray> gradients,
      INDArray to) {
    INDArray seen = gated == null ? from : gated;
    INDArray seenGradient = gatedGradient == null ? to : gatedGradient;
    float[] weights = Floats.read(LayerArrays.named(params, design.weight()));
    double[] weightGradient = new double[weights.length];
    double biasGradient = 0;
    for (int n = 0; n < planes.length; n++) {
      Floats.read(seen, start(n), image);
      Floats.read(error, start(n), gradient);
      float[] scoresGradient = scoresGradient(n);
      for (float number : scoresGradient) {
        biasGradient += number;
      }
      float[] planesGradient = new float[2 * pixels];
      window.backward(planes[n], weights, scoresGradient, planesGradient, weightGradient);
      spread(n, planesGradient);
      Floats.write(gradient, seenGradient, start(n));
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) weightGradient[i];
    }
    Floats.write(weights, LayerArrays.named(gradients, design.weight()));
    String name = design.bias();
    if (name != null) {
      LayerArrays.named(gradients, name).assign(biasGradient);
    }
    if (gates != null) {
      gates.backward(from, seenGradient, params, gradients, to);
    }
  }

  private float[] scoresGradient(int n) {
    float[] result = new float[pixels];
    for (int p = 0; p < pixels; p++) {
      int start = p * channels;
      float sum = 0;
      for (int c = start; c < start + channels; c++) {
        sum += image[c] * gradient[c];
      }
      result[p] = sum * GateFunction.slope(design.gate(), maps[n][p]);
    }
    return result;
  }

  /** From the gradient of the output to that of what was scaled, in place. */
  private void spread(int n, float[] planesGradient) {
    for (int p = 0; p < pixels; p++) {
      int start = p * channels;
      float weight = maps[n][p];
      float share = planesGradient[p] / channels;
      for (int c = start; c < start + channels; c++) {
        gradient[c] = gradient[c] * weight + share;
      }
      gradient[maxima[n][p]] += planesGradient[pixels + p];
    }
  }

  @Override
  public long bytes() {
    // Each image: two planes, a map and the places of its maxima.
    long numbers = image.length + gradient.length + 4L * pixels * planes.length;
    return owner.bytes() + numbers * Float.BYTES;
  }

  @Override
  public NativeOwner owner() {
    return owner;
  }
}
