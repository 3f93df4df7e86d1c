package io.github.attnzoo.onednn.cnn;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer's parameters or gradients by name. */
final class Parameters {
  private Parameters() {}

  /**
   * One that the layer has by its configuration.
   *
   * @param arrays the layer's parameters or gradients
   * @param name DL4J's name of it
   * @return the array
   * @throws IllegalStateException when the layer has not got it
   */
  static INDArray get(Map<String, INDArray> arrays, String name) {
    INDArray array = arrays.get(name);
    if (array == null) {
      throw new IllegalStateException("no parameter " + name + ", there are " + arrays.keySet());
    }
    return array;
  }
}
