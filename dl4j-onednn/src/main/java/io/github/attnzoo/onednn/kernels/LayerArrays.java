package io.github.attnzoo.onednn.kernels;

import io.github.attnzoo.onednn.engine.Layouts;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The arrays that a layer hands to a kernel and to the network. */
public final class LayerArrays {
  private LayerArrays() {}

  /**
   * An array for a layer's result, in order 'c', with anything in it.
   *
   * @param workspaces where it is made
   * @param shape its shape
   * @return the array
   */
  public static INDArray activations(LayerWorkspaceMgr workspaces, long... shape) {
    return workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.FLOAT, shape, 'c');
  }

  /**
   * An array for the gradient of a layer's input, in order 'c', with anything in it.
   *
   * @param workspaces where it is made
   * @param shape its shape
   * @return the array
   */
  public static INDArray inputGradient(LayerWorkspaceMgr workspaces, long... shape) {
    return workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, DataType.FLOAT, shape, 'c');
  }

  /**
   * Parameters in order 'f'.
   *
   * @param array as DL4J has them
   * @return the same array; for one made by weight noise a copy
   */
  public static INDArray columnMajor(INDArray array) {
    return Layouts.isColumnMajor(array) ? array : array.dup('f');
  }

  /**
   * Parameters in order 'c'.
   *
   * @param array as DL4J has them
   * @return the same array; for one made by weight noise a copy
   */
  public static INDArray dense(INDArray array) {
    return Layouts.isDense(array) ? array : array.dup('c');
  }

  /**
   * What a layer reports as its gradient: views of the network's gradient array, as they stand.
   *
   * @param views the layer's views, by parameter
   * @param keys the parameters, in the order to report; one without a view is left out
   * @return the gradient
   */
  public static Gradient gradient(Map<String, INDArray> views, String... keys) {
    Gradient gradient = new DefaultGradient();
    for (String key : keys) {
      INDArray view = views.get(key);
      if (view != null) {
        gradient.gradientForVariable().put(key, view);
      }
    }
    return gradient;
  }

  /**
   * One that a layer has by its configuration.
   *
   * @param arrays a layer's parameters or gradients, by name
   * @param name which one
   * @return the array
   */
  public static INDArray named(Map<String, INDArray> arrays, String name) {
    return Objects.requireNonNull(
        arrays.get(name), () -> "no parameter " + name + ", there are " + arrays.keySet());
  }
}
