package io.github.attnzoo.onednn.dense;

import static org.deeplearning4j.nn.params.DefaultParamInitializer.BIAS_KEY;
import static org.deeplearning4j.nn.params.DefaultParamInitializer.WEIGHT_KEY;

import io.github.attnzoo.onednn.engine.PlanCache;
import io.github.attnzoo.onednn.kernels.FusedActivation;
import io.github.attnzoo.onednn.kernels.LayerArrays;
import java.util.Map;
import java.util.function.Consumer;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the dense layer and the output layer share: both products, by shape. */
final class DenseKernel {
  static final String NAME = "onednn-dense";

  private record Key(DenseShape shape, @Nullable FusedActivation activation) {}

  private final PlanCache<Key, DensePlan> plans;
  private final boolean biased;

  DenseKernel(BaseLayer<?> layer) {
    plans = PlanCache.of(layer);
    biased = layer.hasBias();
  }

  /** Whether the kernel can read this input; if not, DL4J's own code has to say what it is. */
  static boolean fits(@Nullable INDArray input, INDArray weights) {
    return input != null
        && input.rank() == 2
        && input.size(0) > 0
        && input.size(1) == weights.size(0)
        && input.dataType() == DataType.FLOAT;
  }

  /** A forward pass that has run. */
  record Result(DensePlan plan, INDArray activations) {}

  /**
   * Computes {@code activation(x W + b)}.
   *
   * @param x an input that fits
   * @param weights W, in any order
   * @param b the bias, null without one
   * @param activation what the kernel applies, null for nothing
   * @param training whether a backward pass may follow
   * @param workspaces where the result is made
   */
  Result forward(
      INDArray x,
      INDArray weights,
      @Nullable INDArray b,
      @Nullable FusedActivation activation,
      boolean training,
      LayerWorkspaceMgr workspaces) {
    INDArray w = LayerArrays.columnMajor(weights);
    INDArray y = LayerArrays.activations(workspaces, x.size(0), w.size(1));
    var shape = new DenseShape(x.size(0), w.size(0), w.size(1), training);
    DensePlan used =
        plans.use(
            new Key(shape, activation),
            key -> DensePlan.prepare(key.shape(), biased, key.activation()),
            plan -> plan.forward(x, w, b, y));
    return new Result(used, y);
  }

  /**
   * Computes all gradients behind the last forward pass of a plan.
   *
   * @param plan that of the forward pass
   * @param weights the weights of the forward pass, in any order
   * @param views where the gradients of the parameters go
   * @param load gives the plan the derivative by the results
   * @param workspaces where the result is made
   * @return the gradient of the input
   */
  INDArray backward(
      DensePlan plan,
      INDArray weights,
      Map<String, INDArray> views,
      Consumer<DenseBackward> load,
      LayerWorkspaceMgr workspaces) {
    INDArray w = LayerArrays.columnMajor(weights);
    INDArray dw = LayerArrays.named(views, WEIGHT_KEY);
    INDArray db = views.get(BIAS_KEY);
    INDArray dx = LayerArrays.inputGradient(workspaces, plan.shape.batch(), plan.shape.inputs());
    plans.useAgain(
        plan,
        same -> {
          DenseBackward pass = same.backward();
          load.accept(pass);
          pass.run(w, dw, db, dx);
        });
    return dx;
  }

  void release() {
    plans.close();
  }
}
