package io.github.attnzoo.explain;

import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Class activation maps: where in a picture the evidence for a class is.
 *
 * <p>For the activations {@code A [channels, height, width]} of a convolutional layer and the score
 * {@code y} of a class before the softmax, with {@code g = dy/dA}:
 *
 * <pre>
 *   Grad-CAM     w_k = mean of g_k over height and width
 *   Grad-CAM++   w_k = sum over height and width of a_k max(g_k, 0),
 *                a_k = g_k^2 / (2 g_k^2 + g_k^3 sum of A_k)      0 where that divides by 0
 *   map = max(0, sum over k of w_k A_k)          [height, width]
 * </pre>
 *
 * <p>Selvaraju et al., <a href="https://arxiv.org/abs/1610.02391">Grad-CAM</a>, 2017; Chattopadhyay
 * et al., <a href="https://arxiv.org/abs/1710.11063">Grad-CAM++</a>, 2018, with the gradient of the
 * score where the paper has that of its exponential, as is usual: their ratio is the same for all
 * places. No constant is added to what is divided by, as some programs do: it would outweigh small
 * gradients. The gradient is that of a prediction: batch normalisation with its running statistics,
 * no dropout.
 *
 * <p>Both formats, NCHW and NHWC, work. A copy of the graph without dropout shares its parameters,
 * so the maps follow a training; one object serves one thread.
 */
public final class GradCam {
  /** How the channels are weighted. */
  public enum Variant {
    /** By the mean of the gradients. */
    GRAD_CAM {
      @Override
      INDArray weights(INDArray activations, INDArray gradients) {
        return gradients.mean(true, 2, 3);
      }
    },
    /** By the sum of the positive gradients, each by its share; finds several objects. */
    GRAD_CAM_PLUS_PLUS {
      @Override
      INDArray weights(INDArray activations, INDArray gradients) {
        // a_k = 1 / (2 + g_k sum of A_k): g_k^2 would vanish in float where gradients are small.
        INDArray below = gradients.mul(activations.sum(true, 2, 3)).addi(2);
        INDArray pole = below.eq(0).castTo(below.dataType());
        INDArray counted = gradients.gt(0).castTo(gradients.dataType()).muli(pole.rsub(1));
        return gradients.mul(counted).divi(below.addi(pole)).sum(true, 2, 3);
      }
    };

    /** One weight for each channel, {@code [batch, channels, 1, 1]}. */
    abstract INDArray weights(INDArray activations, INDArray gradients);
  }

  private final InferenceGraph graph;
  private final String layer;
  private final CNN2DFormat format;

  private GradCam(InferenceGraph graph, String layer, CNN2DFormat format) {
    this.graph = graph;
    this.layer = layer;
    this.format = format;
  }

  /**
   * Maps of one layer.
   *
   * @param graph an initialised graph with one input and one output
   * @param layer a layer or vertex whose activations are pictures, usually {@link
   *     ConvolutionLayers#last}
   * @throws IllegalArgumentException if the graph has no such layer
   */
  public static GradCam of(ComputationGraph graph, String layer) {
    ConvolutionLayers.check(Given.check(graph, "graph"), Given.check(layer, "layer"));
    return new GradCam(InferenceGraph.of(graph), layer, ConvolutionLayers.format(graph));
  }

  /** The layer whose activations are mapped. */
  public String layer() {
    return layer;
  }

  /**
   * The maps of a batch, of the layer's height and width, none below 0; {@link HeatMap#resized}
   * brings them to the size of the input.
   *
   * @param input {@code [batch, channels, height, width]}, or in NHWC where the graph is
   * @param classes for each sample of the batch, in its order, the index of the class whose
   *     evidence is looked for: as many as samples
   * @throws IllegalArgumentException if there are more or fewer classes than samples, the network
   *     has no such class, or the layer's activations are no pictures
   */
  public List<HeatMap> maps(Variant variant, INDArray input, int... classes) {
    if (classes.length != input.size(0)) {
      throw new IllegalArgumentException(
          "Grad-CAM: expected a class for each of "
              + input.size(0)
              + " samples, found "
              + classes.length);
    }
    InferenceGraph.Sensitivity found = graph.of(layer, input, classes);
    INDArray activations = channelsFirst(found.activations());
    INDArray gradients = channelsFirst(found.gradients());
    INDArray sum = activations.mul(variant.weights(activations, gradients)).sum(1);
    INDArray positive = sum.mul(sum.gt(0).castTo(sum.dataType()));
    return IntStream.range(0, classes.length).mapToObj(i -> HeatMap.of(positive.slice(i))).toList();
  }

  private INDArray channelsFirst(INDArray array) {
    if (array.rank() != 4) {
      throw new IllegalArgumentException(
          "Grad-CAM: layer '"
              + layer
              + "': expected activations [batch, channels, height, width], found rank "
              + array.rank());
    }
    return format == CNN2DFormat.NHWC ? array.permute(0, 3, 1, 2) : array;
  }
}
