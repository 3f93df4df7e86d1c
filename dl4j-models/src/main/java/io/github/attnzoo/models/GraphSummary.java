package io.github.attnzoo.models;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * A graph layer by layer, from its configuration alone: no parameters are made.
 *
 * @param rows the inputs and layers in the order in which they are computed
 * @param parameters how many numbers the graph learns or keeps, running statistics included
 */
public record GraphSummary(List<Row> rows, long parameters) {
  /**
   * One input or layer.
   *
   * @param name its name in the graph
   * @param type its kind in kebab-case: {@code input}, {@code lstm}, {@code squeeze-excitation}
   * @param shape its output, axes named: {@code [batch, channels=32, height=16, width=16]}
   * @param parameters how many numbers it learns or keeps
   */
  public record Row(String name, String type, String shape, long parameters) {}

  public GraphSummary {
    rows = List.copyOf(rows);
  }

  /** The graph of a config. */
  public static GraphSummary of(ModelConfig config) {
    return of(config.graph(), config.data().shape().inputType());
  }

  /** A graph with one input of the given type. */
  public static GraphSummary of(ComputationGraphConfiguration graph, InputType input) {
    Map<String, InputType> outputs = graph.getLayerActivationTypes(input);
    var rows = new ArrayList<Row>();
    long parameters = 0;
    for (Map.Entry<String, InputType> output : outputs.entrySet()) {
      GraphVertex vertex = graph.getVertices().get(output.getKey());
      long count = vertex == null ? 0 : vertex.numParams(true);
      String type = vertex == null ? "input" : type(vertex);
      rows.add(new Row(output.getKey(), type, shape(output.getValue()), count));
      parameters += count;
    }
    return new GraphSummary(rows, parameters);
  }

  private static String type(GraphVertex vertex) {
    Object named = vertex instanceof LayerVertex layer ? layer.getLayerConf().getLayer() : vertex;
    String name = named.getClass().getSimpleName().replaceFirst("(Layer|Vertex)$", "");
    return name.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  private static String shape(InputType type) {
    if (type instanceof InputType.InputTypeRecurrent sequence) {
      String time = sequence.getTimeSeriesLength() > 0 ? "=" + sequence.getTimeSeriesLength() : "";
      return "[batch, size=" + sequence.getSize() + ", time" + time + "]";
    }
    if (type instanceof InputType.InputTypeConvolutional image) {
      return "[batch, channels=%d, height=%d, width=%d]"
          .formatted(image.getChannels(), image.getHeight(), image.getWidth());
    }
    return "[batch, size=" + type.arrayElementsPerExample() + "]";
  }
}
