package io.github.attnzoo.train.loop;

import io.github.attnzoo.onednn.AccelerationReport;
import io.github.attnzoo.onednn.LayerPath;
import io.github.attnzoo.onednn.kernels.KernelOffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;

/**
 * Which code runs each layer of a graph, and why.
 *
 * @param library of the kernels: {@code nd4j} where all code is Deeplearning4j's own
 * @param summary one line: the library, how many layers run on its kernels, and what keeps the
 *     others from it
 * @param layers in the graph's order; the kernel is {@code plain} for Deeplearning4j's own code
 * @param updater the kernel that turns gradients into steps, or {@code plain}
 */
public record KernelReport(String library, String summary, List<LayerPath> layers, String updater) {
  static final String ND4J = "nd4j";

  public KernelReport {
    layers = List.copyOf(layers);
  }

  static KernelReport of(AccelerationReport report) {
    return new KernelReport(report.library(), report.summary(), report.paths(), report.updater());
  }

  /** Nothing but Deeplearning4j's own code. */
  static KernelReport plain(ComputationGraph graph, String reason) {
    List<LayerPath> layers =
        Stream.of(graph.getVertices())
            .filter(GraphVertex::hasLayer)
            .map(vertex -> new LayerPath(vertex.getVertexName(), KernelOffer.PLAIN, reason))
            .toList();
    return new KernelReport(ND4J, ND4J, layers, KernelOffer.PLAIN);
  }

  /** Whether any layer, or the updater, runs on a kernel. */
  public boolean isAccelerated() {
    return !updater.equals(KernelOffer.PLAIN)
        || layers.stream().anyMatch(layer -> !layer.kernel().equals(KernelOffer.PLAIN));
  }

  /**
   * Every layer in one line: those of each kernel together, and the plain ones with their reasons.
   * For example {@code onednn-lstm: lstm1, lstm2; plain: drop (no kernel for DropoutLayer);
   * updater: onednn-adam}.
   */
  public String byKernel() {
    var groups = new LinkedHashMap<String, Map<String, StringJoiner>>();
    for (LayerPath layer : layers) {
      String why = layer.kernel().equals(KernelOffer.PLAIN) ? " (" + layer.reason() + ")" : "";
      groups
          .computeIfAbsent(layer.kernel(), kernel -> new LinkedHashMap<>())
          .computeIfAbsent(why, reason -> new StringJoiner(", ", "", reason))
          .add(layer.layer());
    }
    var line = new StringJoiner("; ");
    groups.forEach(
        (kernel, reasons) -> line.add(kernel + ": " + String.join(", ", texts(reasons))));
    return line.add("updater: " + updater).toString();
  }

  private static List<String> texts(Map<String, StringJoiner> reasons) {
    return reasons.values().stream().map(StringJoiner::toString).toList();
  }
}
