package io.github.attnzoo.models.data;

import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;

/**
 * Images, as arrays {@code [batch, channels, height, width]}, channels in the order red, green,
 * blue.
 *
 * @param channels 1 for grey, 3 for colour
 * @param height in pixels
 * @param width in pixels
 * @param classes the class names
 */
public record ImageShape(int channels, int height, int width, List<String> classes)
    implements DataShape {
  public ImageShape {
    classes = List.copyOf(classes);
  }

  @Override
  public String kind() {
    return "images";
  }

  @Override
  public int numbers() {
    return channels * height * width;
  }

  @Override
  public InputType inputType() {
    return InputType.convolutional(height, width, channels);
  }
}
