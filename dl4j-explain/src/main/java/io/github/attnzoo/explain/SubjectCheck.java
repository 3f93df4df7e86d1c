package io.github.attnzoo.explain;

import io.github.attnzoo.layers.SequenceAttention;
import io.github.attnzoo.layers.internal.Unwrapped;
import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Whether what people see of a sample fits what the network reads of it. */
final class SubjectCheck {
  private SubjectCheck() {}

  /**
   * Checks the view of a subject.
   *
   * @throws IllegalArgumentException if it is of another kind than the features, or of another
   *     length
   */
  static void view(ComputationGraph graph, Subject subject) {
    View view = subject.view();
    if (view instanceof View.Picture) {
      require(
          subject.features().rank() != 3,
          subject,
          "a View.Picture needs features [1, channels, height, width]",
          shape(subject) + "; a sequence has a View.Signal or View.Rows");
    } else if (view instanceof View.Signal signal) {
      steps(graph, subject, signal.values().width(), "View.Signal", "time steps");
    } else if (view instanceof View.Rows rows) {
      steps(graph, subject, rows.image().getHeight(), "View.Rows", "rows");
    }
  }

  /** Checks that the true class, where it is known, is one of so many. */
  static void trueClass(Subject subject, int classes) {
    Integer truth = subject.trueClass();
    require(
        truth == null || truth < classes,
        subject,
        "trueClass must be from 0 to " + (classes - 1),
        String.valueOf(truth));
  }

  private static void steps(
      ComputationGraph graph, Subject subject, int shown, String view, String unit) {
    INDArray features = subject.features();
    require(
        features.rank() == 3,
        subject,
        "a " + view + " needs features of a sequence [1, features, time]",
        shape(subject));
    Optional<RNNFormat> format = format(graph);
    if (format.isPresent()) {
      long steps = features.size(format.get() == RNNFormat.NWC ? 1 : 2);
      require(
          shown == steps,
          subject,
          "its " + view + " must have " + steps + " " + unit + " as its features",
          String.valueOf(shown));
    }
  }

  /** That of the first attention over time; empty without one, where no steps are drawn. */
  private static Optional<RNNFormat> format(ComputationGraph graph) {
    return Arrays.stream(graph.topologicalSortOrder())
        .mapToObj(i -> graph.getVertices()[i])
        .filter(GraphVertex::hasLayer)
        .map(vertex -> Unwrapped.configuration(vertex.getLayer()))
        .filter(SequenceAttention.class::isInstance)
        .map(layer -> ((SequenceAttention) layer).getFormat())
        .findFirst();
  }

  private static String shape(Subject subject) {
    return Arrays.toString(subject.features().shape());
  }

  private static void require(boolean holds, Subject subject, String rule, String found) {
    if (!holds) {
      throw new IllegalArgumentException(
          "subject '" + subject.name() + "': " + rule + ", got " + found);
    }
  }
}
