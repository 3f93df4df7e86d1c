package io.github.attnzoo.benchmarks;

import io.github.attnzoo.layers.SequenceAttention;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.graph.ComputationGraph;

/** Counts the floating-point operations of the products of weights with inputs. */
final class Flops {
  private Flops() {}

  /**
   * Two operations for each weight and each place where it is used: every time step, every pixel of
   * the result. Biases, activations, pooling and normalisation are left out, and so is the gradient
   * by the input, which training does not need: the count is a lower bound.
   *
   * @param graph the network
   * @param model what it takes
   * @param work its passes count
   * @return operations for one example
   */
  static double perExample(ComputationGraph graph, BenchmarkCase model, Work work) {
    double total = 0;
    boolean first = true;
    for (Layer layer : graph.getLayers()) {
      double products = weights(layer) * places(graph, layer, model);
      if (products > 0) {
        total += products * work.passes();
        if (first && work == Work.TRAINING) {
          total -= inputProducts(layer, products);
          first = false;
        }
      }
    }
    return 2 * total;
  }

  /** The products that the gradient by the network's input would take. */
  private static double inputProducts(Layer layer, double products) {
    if (layer.conf().getLayer() instanceof LSTM lstm) {
      return products * lstm.getNIn() / (lstm.getNIn() + lstm.getNOut());
    }
    return products;
  }

  private static double weights(Layer layer) {
    if (layer.conf().getLayer() instanceof BatchNormalization) {
      return 0;
    }
    return layer.paramTable().entrySet().stream()
        .filter(parameter -> parameter.getValue().rank() > 1 && parameter.getValue().size(0) > 1)
        .mapToDouble(parameter -> parameter.getValue().length())
        .sum();
  }

  private static double places(ComputationGraph graph, Layer layer, BenchmarkCase model) {
    var configuration = layer.conf().getLayer();
    if (configuration instanceof LSTM || configuration instanceof SequenceAttention) {
      return model.shape().get(1);
    }
    if (configuration instanceof ConvolutionLayer) {
      Map<String, InputType> results =
          graph.getConfiguration().getLayerActivationTypes(model.inputType());
      var image =
          (InputType.InputTypeConvolutional)
              Objects.requireNonNull(results.get(configuration.getLayerName()));
      return (double) image.getHeight() * image.getWidth();
    }
    return 1;
  }
}
