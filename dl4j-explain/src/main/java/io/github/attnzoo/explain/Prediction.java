package io.github.attnzoo.explain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a network takes a sample for.
 *
 * @param index of the most probable class
 * @param probability of it, 0 to 1
 */
record Prediction(int index, double probability, List<String> classes) {

  static Prediction of(ComputationGraph graph, Subject subject, List<String> classes) {
    INDArray mask = subject.mask();
    INDArray output =
        graph
            .output(
                false,
                new INDArray[] {subject.features()},
                mask == null ? null : new INDArray[] {mask})[0];
    graph.clearLayerMaskArrays();
    if (output.rank() != 2) {
      throw new IllegalArgumentException(
          "expected a network whose output is [batch, classes], found rank " + output.rank());
    }
    double[] probabilities = output.castTo(DataType.DOUBLE).getRow(0).toDoubleVector();
    int best = 0;
    for (int c = 1; c < probabilities.length; c++) {
      if (probabilities[c] > probabilities[best]) {
        best = c;
      }
    }
    return new Prediction(best, probabilities[best], names(classes, probabilities.length));
  }

  /** The names given, or numbers where there are none. */
  static List<String> names(List<String> given, int count) {
    if (given.isEmpty()) {
      return java.util.stream.IntStream.range(0, count).mapToObj(c -> "class " + c).toList();
    }
    if (given.size() != count) {
      throw new IllegalArgumentException(
          "classes: expected a name for each of " + count + " outputs, found " + given.size());
    }
    return List.copyOf(given);
  }

  /** The title of every figure of the sample. */
  String title(Subject subject) {
    String predicted =
        String.format(Locale.ROOT, "%s (%.1f %%)", classes.get(index), 100 * probability);
    Integer truth = subject.trueClass();
    if (truth == null) {
      return "Predicted: " + predicted;
    }
    return "True: " + classes.get(truth) + " · Predicted: " + predicted;
  }

  /** What the numbers of every figure of the sample begin with. */
  Map<String, @Nullable Object> numbers(Subject subject) {
    var numbers = new LinkedHashMap<String, @Nullable Object>();
    Integer truth = subject.trueClass();
    numbers.put("input", subject.name());
    numbers.put("trueClass", truth == null ? null : classes.get(truth));
    numbers.put("predictedClass", classes.get(index));
    numbers.put("probability", probability);
    return numbers;
  }
}
