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
record Prediction(int index, double probability, ClassNames classes) {

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
    return new Prediction(best, probabilities[best], ClassNames.of(classes, probabilities.length));
  }

  /** The title of every figure of the sample. */
  String title(Subject subject) {
    String predicted =
        String.format(Locale.ROOT, "%s (%.1f %%)", classes.label(index), 100 * probability);
    Integer truth = subject.trueClass();
    if (truth == null) {
      return "Predicted: " + predicted;
    }
    return "True: " + classes.label(truth) + " · Predicted: " + predicted;
  }

  /** What the numbers of every figure of the sample begin with. */
  Map<String, @Nullable Object> numbers(Subject subject) {
    var numbers = new LinkedHashMap<String, @Nullable Object>();
    Integer truth = subject.trueClass();
    numbers.put("input", subject.name());
    numbers.put("trueClass", truth == null ? null : classes.name(truth));
    numbers.put("predictedClass", classes.name(index));
    numbers.put("probability", probability);
    return numbers;
  }
}
