package io.github.attnzoo.onednn.dense;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import io.github.attnzoo.onednn.engine.Engine;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Operations;
import io.github.attnzoo.onednn.engine.Staged;
import io.github.attnzoo.onednn.engine.Tensor;
import io.github.attnzoo.onednn.kernels.FusedActivation;
import java.util.EnumMap;
import java.util.Map;
import org.bytedeco.dnnl.inner_product_backward_data;
import org.bytedeco.dnnl.inner_product_backward_weights;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The backward pass of a dense layer for one shape. */
final class DenseBackward {
  private final NativeOwner owner;
  private final DensePlan forward;
  private final Staged epsilon;
  private final Tensor delta;
  private final Tensor weightGradient;
  private final @Nullable Tensor biasGradient;
  private final Tensor inputGradient;
  private final Operation byWeights;
  private final Operation byInput;
  private final Tensor activationGradient;
  private final Map<FusedActivation, Operation> derivatives = new EnumMap<>(FusedActivation.class);

  DenseBackward(NativeOwner owner, DensePlan forward) {
    this.owner = owner;
    this.forward = forward;
    DenseShape shape = forward.shape;
    epsilon = new Staged(owner, shape.batch(), shape.outputs());
    activationGradient = Tensor.allocate(owner, epsilon.tensor().description());
    delta = Tensor.unbound(owner, epsilon.tensor().description());
    weightGradient = Tensor.unbound(owner, forward.weights.description());
    biasGradient = forward.bias == null ? null : Tensor.unbound(owner, forward.bias.description());
    inputGradient = Tensor.unbound(owner, forward.input.tensor().description());

    var weightsShape =
        biasGradient == null
            ? new inner_product_backward_weights.desc(
                forward.input.tensor().description(),
                weightGradient.description(),
                delta.description())
            : new inner_product_backward_weights.desc(
                forward.input.tensor().description(),
                weightGradient.description(),
                biasGradient.description(),
                delta.description());
    var weightsDescription =
        new inner_product_backward_weights.primitive_desc(
            weightsShape, Engine.attributes(), Engine.engine(), forward.description, false);
    byWeights =
        new Operation(
                owner, weightsDescription, new inner_product_backward_weights(weightsDescription))
            .with(DNNL_ARG_SRC, forward.input.tensor())
            .with(DNNL_ARG_DIFF_DST, delta)
            .with(DNNL_ARG_DIFF_WEIGHTS, weightGradient);
    if (biasGradient != null) {
      byWeights.with(DNNL_ARG_DIFF_BIAS, biasGradient);
    }

    var inputShape =
        new inner_product_backward_data.desc(
            inputGradient.description(), forward.weights.description(), delta.description());
    var inputDescription =
        new inner_product_backward_data.primitive_desc(
            inputShape, Engine.attributes(), Engine.engine(), forward.description, false);
    byInput =
        new Operation(owner, inputDescription, new inner_product_backward_data(inputDescription))
            .with(DNNL_ARG_WEIGHTS, forward.weights)
            .with(DNNL_ARG_DIFF_DST, delta)
            .with(DNNL_ARG_DIFF_SRC, inputGradient);
  }

  /**
   * Takes the derivative by the activated results of the last forward pass.
   *
   * @param array {@code [batch, outputs]}, any strides
   * @param activation the function that the forward pass applied
   */
  void loadEpsilon(INDArray array, FusedActivation activation) {
    epsilon.load(array);
    derivatives.computeIfAbsent(activation, this::derivative).run();
    delta.bind(activationGradient);
  }

  private Operation derivative(FusedActivation activation) {
    return owner.add(
        own ->
            Operations.functionGradient(
                own, activation.backward(), forward.output, epsilon.tensor(), activationGradient));
  }

  /**
   * Takes the derivative by the results before the activation.
   *
   * @param array {@code [batch, outputs]}, any strides
   */
  void loadDelta(INDArray array) {
    epsilon.load(array);
    delta.bind(epsilon.tensor());
  }

  /**
   * Takes the derivative by the results before the activation.
   *
   * @param tensor {@code [batch, outputs]}, dense
   */
  void loadDelta(Tensor tensor) {
    delta.bind(tensor);
  }

  /**
   * Computes all gradients. The input is that of the last forward pass.
   *
   * @param w the weights {@code [inputs, outputs]}, order 'f'
   * @param dw the derivative by them, the same layout
   * @param db the derivative by the bias {@code [1, outputs]}, or null
   * @param dx the derivative by the input {@code [batch, inputs]}, order 'c'
   */
  void run(INDArray w, INDArray dw, @Nullable INDArray db, INDArray dx) {
    weightGradient.bind(dw);
    if (biasGradient != null && db != null) {
      biasGradient.bind(db);
    }
    byWeights.run();
    forward.weights.bind(w);
    inputGradient.bind(dx);
    byInput.run();
  }
}
