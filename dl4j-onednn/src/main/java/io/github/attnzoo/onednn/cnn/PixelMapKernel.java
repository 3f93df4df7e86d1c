package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Team;
import io.github.attnzoo.onednn.kernels.LayerArrays;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A {@link PixelMapDesign}. Its passes over the images are loops: the channels of a pixel lie side
 * by side, so that mean, maximum and its place come out of one pass. Each thread takes some of the
 * images, one after the other, and has only one of them on the heap. All images, gradients
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
  private final List<Worker> workers;
  private final float[][] planes;
  private final float[][] maps;
  private final int[][] maxima;

  /** What one thread works with. */
  private final class Worker {
    final float[] image = new float[pixels * channels];
    final float[] gradient = new float[image.length];
    final double[] weightGradient = new double[2 * design.kernelSize() * design.kernelSize()];
    double biasGradient;

    void clearSums() {
      Arrays.fill(weightGradient, 0);
      biasGradient = 0;
    }

    /** From the image and the gradient of the output to that of the scores. */
    float[] scoresGradient(float[] map) {
      float[] result = new float[pixels];
      for (int p = 0; p < pixels; p++) {
        int start = p * channels;
        float sum = 0;
        for (int c = start; c < start + channels; c++) {
          sum += image[c] * gradient[c];
        }
        result[p] = sum * GateFunction.slope(design.gate(), map[p]);
        biasGradient += result[p];
      }
      return result;
    }

    /** From the gradient of the output to that of what was scaled, in place. */
    void spread(float[] map, int[] places, float[] planesGradient) {
      for (int p = 0; p < pixels; p++) {
        int start = p * channels;
        float weight = map[p];
        float share = planesGradient[p] / channels;
        for (int c = start; c < start + channels; c++) {
          gradient[c] = gradient[c] * weight + share;
        }
        gradient[places[p]] += planesGradient[pixels + p];
      }
    }
  }

  /** Something to do with an image. */
  private interface Work {
    void run(Worker worker, int n);
  }

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
    int threads = Math.min(Team.size(), batch);
    workers = IntStream.range(0, threads).mapToObj(thread -> new Worker()).toList();
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
        (worker, n) -> {
          float[] image = worker.image;
          float[] scaled = worker.gradient;
          for (int p = 0; p < pixels; p++) {
            float weight = maps[n][p];
            int start = p * channels;
            for (int c = start; c < start + channels; c++) {
              scaled[c] = image[c] * weight;
            }
          }
          Floats.write(scaled, to, start(n));
        });
  }

  @Override
  public void weigh(INDArray from, Map<String, INDArray> params) {
    map(from, params, (worker, n) -> {});
  }

  /**
   * Computes gates and map.
   *
   * @param use is called for each image, as long as it is on the heap
   */
  private void map(INDArray from, Map<String, INDArray> params, Work use) {
    if (gates != null && gated != null) {
      gates.scale(from, params, gated);
    }
    INDArray seen = gated == null ? from : gated;
    float[] weights = Floats.read(LayerArrays.named(params, design.weight()));
    String name = design.bias();
    float bias = name == null ? 0 : LayerArrays.named(params, name).getFloat(0);
    forEachImage(
        (worker, n) -> {
          Floats.read(seen, start(n), worker.image);
          pool(worker.image, n);
          float[] map = maps[n];
          Arrays.fill(map, bias);
          window.forward(planes[n], weights, map);
          for (int p = 0; p < pixels; p++) {
            map[p] = GateFunction.value(design.gate(), map[p]);
          }
          use.run(worker, n);
        });
  }

  private void forEachImage(Work work) {
    int count = workers.size();
    Team.run(
        count,
        part -> {
          int end = (int) ((part + 1L) * planes.length / count);
          for (int n = (int) ((long) part * planes.length / count); n < end; n++) {
            work.run(workers.get(part), n);
          }
        });
  }

  /** Where an image begins in the memory of a batch. */
  private long start(int n) {
    return (long) n * pixels * channels;
  }

  /** Means and maxima over the channels; where channels tie, the first counts. */
  private void pool(float[] image, int n) {
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
    workers.forEach(Worker::clearSums);
    forEachImage(
        (worker, n) -> {
          Floats.read(seen, start(n), worker.image);
          Floats.read(error, start(n), worker.gradient);
          float[] scoresGradient = worker.scoresGradient(maps[n]);
          float[] planesGradient = new float[2 * pixels];
          window.backward(
              planes[n], weights, scoresGradient, planesGradient, worker.weightGradient);
          worker.spread(maps[n], maxima[n], planesGradient);
          Floats.write(worker.gradient, seenGradient, start(n));
        });
    writeSums(gradients);
    if (gates != null) {
      gates.backward(from, seenGradient, params, gradients, to);
    }
  }

  /** Adds up what the threads have found, in a fixed order. */
  private void writeSums(Map<String, INDArray> gradients) {
    float[] weights = new float[2 * design.kernelSize() * design.kernelSize()];
    for (int i = 0; i < weights.length; i++) {
      double sum = 0;
      for (Worker worker : workers) {
        sum += worker.weightGradient[i];
      }
      weights[i] = (float) sum;
    }
    Floats.write(weights, LayerArrays.named(gradients, design.weight()));
    String name = design.bias();
    if (name != null) {
      double sum = workers.stream().mapToDouble(worker -> worker.biasGradient).sum();
      LayerArrays.named(gradients, name).assign(sum);
    }
  }

  @Override
  public long bytes() {
    // Each image: two planes, a map and the places of its maxima.
    long numbers = 2L * pixels * channels * workers.size() + 4L * pixels * planes.length;
    return owner.bytes() + numbers * Float.BYTES;
  }

  @Override
  public NativeOwner owner() {
    return owner;
  }
}
