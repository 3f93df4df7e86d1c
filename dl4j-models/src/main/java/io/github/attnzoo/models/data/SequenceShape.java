package io.github.attnzoo.models.data;

import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;

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

  @Override
  public int numbers() {
    return timeSteps * features;
  }

  @Override
  public InputType inputType() {
    return InputType.recurrent(features, timeSteps);
  }
}
