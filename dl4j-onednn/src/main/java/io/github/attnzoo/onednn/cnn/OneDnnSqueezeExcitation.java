package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.layers.SqueezeExcitation;
import io.github.attnzoo.layers.internal.RepairedSameDiffLayer;
import io.github.attnzoo.onednn.engine.PlanCache;
import io.github.attnzoo.onednn.kernels.KernelLayer;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** {@link SqueezeExcitation} on oneDNN. */
final class OneDnnSqueezeExcitation extends RepairedSameDiffLayer implements KernelLayer {
  private final PlanCache<SqueezeExcitationKernel.Key, SqueezeExcitationKernel> kernels =
      PlanCache.of(this);
  private final PlanCache<GatedPoolingKernel.Key, GatedPoolingKernel> pooledKernels =
      PlanCache.of(this);
  private final SqueezeExcitation settings;
  private @Nullable OneDnnPooling follower;

  /** The kernel of a forward pass that left the scaling to the pooling layer. */
  private @Nullable GatedPoolingKernel deferred;

  OneDnnSqueezeExcitation(
      NeuralNetConfiguration conf, DataType dataType, SqueezeExcitation settings) {
    super(conf, dataType);
    this.settings = settings;
  }

  /** For a layer whose result is read by a maximum pooling alone, which can apply the gates. */
  void precede(OneDnnPooling pooling) {
    follower = pooling;
  }

  /** What the pooling layer has to use for this pass, or null when the result is scaled already. */
  @Nullable GatedPoolingKernel deferred() {
    return deferred;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    settings.validateInput(input);
    applyDropOutIfNecessary(training, workspaces);
    INDArray from = input.castTo(dataType);
    ImageShape shape = ImageShape.of(from, format());
    deferred = null;
    if (training
        && follower != null
        && TrainingStep.keepsActivations(workspaces, trainingListeners)) {
      deferred =
          pooledKernels.get(
              new GatedPoolingKernel.Key(key(shape), follower.key(shape)),
              GatedPoolingKernel::prepare);
      deferred.squeeze(from, format(), paramTable);
      return from;
    }
    INDArray result = shape.create(workspaces, ArrayType.ACTIVATIONS, format());
    kernel(shape).forward(from, format(), paramTable, result);
    return result;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray result;
    if (deferred != null) {
      result = deferred.squeezeGradient(paramTable, gradTable, format());
    } else {
      INDArray from = input.castTo(dataType);
      ImageShape shape = ImageShape.of(from, format());
      result = shape.create(workspaces, ArrayType.ACTIVATION_GRAD, format());
      kernel(shape)
          .backward(from, epsilon.castTo(dataType), format(), paramTable, gradTable, result);
    }
    Gradient gradient = new DefaultGradient();
    for (Map.Entry<String, INDArray> entry : gradTable.entrySet()) {
      gradient.setGradientFor(entry.getKey(), entry.getValue());
    }
    return new Pair<>(gradient, backpropDropOutIfPresent(result));
  }

  private SqueezeExcitationKernel kernel(ImageShape shape) {
    return kernels.get(key(shape), SqueezeExcitationKernel::prepare);
  }

  private SqueezeExcitationKernel.Key key(ImageShape shape) {
    return new SqueezeExcitationKernel.Key(
        shape, settings.hiddenSize(), settings.hasBias(), settings.getGate());
  }

  private CNN2DFormat format() {
    return settings.getFormat();
  }

  @Override
  public String kernel() {
    return "onednn-squeeze-excitation";
  }
}
