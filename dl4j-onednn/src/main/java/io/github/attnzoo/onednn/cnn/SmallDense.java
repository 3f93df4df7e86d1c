package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Operations;
import io.github.attnzoo.onednn.engine.PostOps;
import io.github.attnzoo.onednn.engine.Tensor;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@code y = f(x W + b)} and its gradients, between arrays that stay where they are. */
final class SmallDense {
  private final Tensor weights;
  private final Tensor transposedWeights;
  private final Tensor weightGradient;
  private final @Nullable Tensor bias;
  private final @Nullable Tensor biasGradient;
  private final Operation forward;
  private final Operation toWeights;
  private final Operation toInput;
  private final @Nullable Operation toBias;

  /** Kept, since an operation holds no more than the address. */
  private final INDArray ones;

  /**
   * The four arrays, all dense.
   *
   * @param x {@code [batch, inputs]}
   * @param y {@code [batch, outputs]}
   * @param xGradient of {@code x}'s shape
   * @param yGradient the gradient of {@code x W + b}
   */
  record Arrays(INDArray x, INDArray y, INDArray xGradient, INDArray yGradient) {}

  /**
   * Prepares the operations.
   *
   * @param owner frees them
   * @param arrays what they read and write
   * @param biased whether there is a bias
   * @param function what is applied to the result
   * @param gradientFunction what is applied to the gradient of the input
   */
  SmallDense(
      NativeOwner owner,
      Arrays arrays,
      boolean biased,
      PostOps function,
      PostOps gradientFunction) {
    long batch = arrays.x().size(0);
    long inputs = arrays.x().size(1);
    long outputs = arrays.y().size(1);
    Tensor yGradient = on(owner, arrays.yGradient());
    weights = Tensor.unbound(owner, Layouts.dense(inputs, outputs));
    weightGradient = Tensor.unbound(owner, Layouts.dense(inputs, outputs));
    transposedWeights =
        Tensor.unbound(
            owner, Layouts.strided(new long[] {outputs, inputs}, new long[] {1, outputs}));
    bias = biased ? Tensor.unbound(owner, Layouts.dense(1, outputs)) : null;
    biasGradient = biased ? Tensor.unbound(owner, Layouts.dense(1, outputs)) : null;
    forward =
        Operations.product(
            owner, on(owner, arrays.x()), weights, bias, on(owner, arrays.y()), function);
    Tensor transposedInput =
        Tensor.unbound(owner, Layouts.strided(new long[] {inputs, batch}, new long[] {1, inputs}))
            .bind(arrays.x());
    toWeights =
        Operations.product(owner, transposedInput, yGradient, null, weightGradient, PostOps.none());
    toInput =
        Operations.product(
            owner,
            yGradient,
            transposedWeights,
            null,
            on(owner, arrays.xGradient()),
            gradientFunction);
    ones = owner.closing(Nd4j.createUninitializedDetached(DataType.FLOAT, 1, batch)).assign(1);
    toBias =
        biasGradient == null
            ? null
            : Operations.product(
                owner, on(owner, ones), yGradient, null, biasGradient, PostOps.none());
  }

  private static Tensor on(NativeOwner owner, INDArray array) {
    return Tensor.unbound(owner, Layouts.dense(array.shape())).bind(array);
  }

  /**
   * Computes {@code y}.
   *
   * @param w {@code [inputs, outputs]}, dense
   * @param b {@code [1, outputs]}, or null
   */
  void forward(INDArray w, @Nullable INDArray b) {
    weights.bind(w);
    if (bias != null && b != null) {
      bias.bind(b);
    }
    forward.run();
  }

  /**
   * Computes the gradients of weights, bias and input.
   *
   * @param w the weights
   * @param wGradient overwritten
   * @param bGradient overwritten, or null
   */
  void backward(INDArray w, INDArray wGradient, @Nullable INDArray bGradient) {
    weightGradient.bind(wGradient);
    toWeights.run();
    if (toBias != null && biasGradient != null && bGradient != null) {
      biasGradient.bind(bGradient);
      toBias.run();
    }
    transposedWeights.bind(w);
    toInput.run();
  }
}
