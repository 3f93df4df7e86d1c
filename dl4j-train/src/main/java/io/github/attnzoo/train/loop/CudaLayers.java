package io.github.attnzoo.train.loop;

import io.github.attnzoo.layers.ConvolutionalBlockAttention;
import io.github.attnzoo.layers.EfficientChannelAttention;
import io.github.attnzoo.layers.GatherExcite;
import io.github.attnzoo.layers.SpatialAttention;
import io.github.attnzoo.layers.internal.Unwrapped;
import io.github.attnzoo.onednn.LayerPath;
import io.github.attnzoo.onednn.kernels.KernelOffer;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;

/**
 * Which layers run on cuDNN on ND4J's CUDA backend: those whose work ND4J does by one of the
 * operations that its library has a cuDNN helper for (two- and three-dimensional convolution,
 * depth-wise convolution, maximum and mean pooling). Deeplearning4j's own cuDNN helpers for
 * convolution, batch normalisation and LSTM were in an artifact, {@code deeplearning4j-cuda}, that
 * was not published for 1.0.0-M2.1.
 */
final class CudaLayers {
  static final String CUDNN = "cudnn";
  private static final String NO_HELPER =
      "Deeplearning4j 1.0.0-M2.1 has no cuDNN helper for it: ND4J's CUDA code and cuBLAS";
  private static final String NO_OPERATION =
      "it has no operation that cuDNN does: ND4J's CUDA code";

  private CudaLayers() {}

  /** The library in words, with cuDNN where it is in the jar. */
  static String library() {
    return library(hasCudnn());
  }

  private static String library(boolean hasCudnn) {
    return hasCudnn ? "ND4J CUDA 11.6 with cuDNN" : "ND4J CUDA 11.6 without cuDNN";
  }

  static KernelReport report(ComputationGraph graph) {
    return report(graph, hasCudnn());
  }

  static KernelReport report(ComputationGraph graph, boolean hasCudnn) {
    List<LayerPath> layers =
        Stream.of(graph.getVertices())
            .filter(GraphVertex::hasLayer)
            .map(
                vertex ->
                    path(
                        vertex.getVertexName(),
                        Unwrapped.innermost(vertex.getLayer().conf().getLayer()),
                        hasCudnn))
            .toList();
    long fast = layers.stream().filter(layer -> layer.kernel().equals(CUDNN)).count();
    String library = library(hasCudnn);
    return new KernelReport(
        library,
        library + ": " + fast + " of " + layers.size() + " layers on cuDNN",
        layers,
        KernelOffer.PLAIN);
  }

  private static LayerPath path(String name, Layer layer, boolean hasCudnn) {
    if (!hasCudnn) {
      return new LayerPath(name, KernelOffer.PLAIN, "this jar's ND4J library has no cuDNN");
    }
    if (runsOnCudnn(layer)) {
      return new LayerPath(name, CUDNN, "ND4J has a cuDNN helper for its operation");
    }
    boolean hadHelper =
        layer instanceof ConvolutionLayer
            || layer instanceof BatchNormalization
            || layer instanceof LSTM;
    return new LayerPath(name, KernelOffer.PLAIN, hadHelper ? NO_HELPER : NO_OPERATION);
  }

  private static boolean runsOnCudnn(Layer layer) {
    if (layer instanceof SubsamplingLayer pooling) {
      return pooling.getPoolingType() == PoolingType.MAX
          || pooling.getPoolingType() == PoolingType.AVG;
    }
    if (layer instanceof GatherExcite gather) {
      return gather.isLearnedGather() || gather.getExtent() > 0;
    }
    return layer instanceof Convolution1DLayer
        || layer instanceof Convolution3D
        || layer instanceof DepthwiseConvolution2D
        || layer instanceof Subsampling3DLayer
        || layer instanceof EfficientChannelAttention
        || layer instanceof SpatialAttention
        || layer instanceof ConvolutionalBlockAttention;
  }

  private static boolean hasCudnn() {
    return CudaLayers.class
            .getClassLoader()
            .getResource("org/nd4j/linalg/jcublas/bindings/" + Loader.getPlatform() + "-cudnn/")
        != null;
  }
}
