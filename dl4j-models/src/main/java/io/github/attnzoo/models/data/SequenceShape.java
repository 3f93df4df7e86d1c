package io.github.attnzoo.models.data;

import java.util.List;

/**
 * Sequences, as arrays {@code [batch, features, time]}.
 *
 * @param features numbers per time step
 * @param timeSteps the length that shorter sequences are padded to
 * @param classes the class names
 */
public record SequenceShape(int features, int timeSteps, List<String> classes)
    implements DataShape {
  public SequenceShape {
    classes = List.copyOf(classes);
  }

  @Override
  public String kind() {
    return "sequences";
  }
}
