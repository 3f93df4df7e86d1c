package io.github.attnzoo.models;

import io.github.attnzoo.models.config.Json;
import io.github.attnzoo.models.config.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A file of numbers from PyTorch. */
record PyTorchVectors(JsonValue.Obj root) {
  static PyTorchVectors read(String name) {
    String path = "/pytorch/" + name + ".json";
    try (InputStream in =
        Objects.requireNonNull(PyTorchVectors.class.getResourceAsStream(path), path)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new PyTorchVectors((JsonValue.Obj) Json.parse(text, path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  INDArray array(String key) {
    return array(root, key);
  }

  double number(String key) {
    return ((JsonValue.Num) get(root, key)).value();
  }

  /** A parameter before or after the step. */
  INDArray state(String when, String name) {
    return array((JsonValue.Obj) get(root, when), name);
  }

  /**
   * A parameter of an LSTM, its gates in Deeplearning4j's order: PyTorch's rows are input, forget,
   * candidate, output; Deeplearning4j's are candidate, forget, output, input.
   */
  INDArray lstmGates(String when, String name) {
    INDArray all = state(when, name);
    INDArray gates = all.rank() == 1 ? all.reshape(all.length(), 1) : all;
    long size = gates.size(0) / 4;
    var ordered = new INDArray[4];
    int[] order = {2, 1, 3, 0};
    for (int i = 0; i < 4; i++) {
      ordered[i] =
          gates.get(
              NDArrayIndex.interval(order[i] * size, (order[i] + 1) * size), NDArrayIndex.all());
    }
    return Nd4j.concat(0, ordered);
  }

  INDArray oneHotLabels(int classes) {
    List<JsonValue> labels = ((JsonValue.Arr) get(root, "labels")).items();
    INDArray oneHot = Nd4j.zeros(labels.size(), classes);
    for (int i = 0; i < labels.size(); i++) {
      oneHot.putScalar(i, (int) ((JsonValue.Num) labels.get(i)).value(), 1);
    }
    return oneHot;
  }

  private static INDArray array(JsonValue.Obj parent, String key) {
    var tensor = (JsonValue.Obj) get(parent, key);
    double[] shape = numbers(tensor, "shape");
    double[] data = numbers(tensor, "data");
    float[] floats = new float[data.length];
    for (int i = 0; i < data.length; i++) {
      floats[i] = (float) data[i];
    }
    long[] sizes = new long[shape.length];
    for (int i = 0; i < shape.length; i++) {
      sizes[i] = (long) shape[i];
    }
    return Nd4j.create(floats, sizes, 'c');
  }

  private static double[] numbers(JsonValue.Obj parent, String key) {
    return ((JsonValue.Arr) get(parent, key))
        .items().stream().mapToDouble(item -> ((JsonValue.Num) item).value()).toArray();
  }

  private static JsonValue get(JsonValue.Obj parent, String key) {
    return Objects.requireNonNull(parent.get(key), key);
  }
}
