package io.github.attnzoo.onednn.cnn;

import io.github.attnzoo.layers.SqueezeExcitation;
import io.github.attnzoo.layers.internal.RepairedSameDiffLayer;
import io.github.attnzoo.onednn.engine.PlanCache;
import io.github.attnzoo.onednn.kernels.KernelLayer;
import io.github.attnzoo.onednn.kernels.LayerArrays;
import io.github.attnzoo.onednn.kernels.Passes;
import java.util.Objects;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
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

  /**
   * A forward pass that left the scaling to the pooling layer.
   *
   * @param kernel what runs it
   * @param images what was handed on, not scaled
   * @param gradient what the pooling layer's backward pass gave back, null before it
   */
  private record Deferred(
      GatedPoolingKernel kernel, INDArray images, @Nullable INDArray gradient) {}

  private final Passes<SqueezeExcitationKernel> passes = new Passes<>();
  private @Nullable Deferred deferred;

  OneDnnSqueezeExcitation(
      NeuralNetConfiguration conf, DataType dataType, SqueezeExcitation settings) {
    super(conf, dataType);
    this.settings = settings;
  }

  /** For a layer whose result is read by a maximum pooling alone, which can apply the gates. */
  void precede(OneDnnPooling pooling) {
    follower = pooling;
  }

  /**
   * Whether these are images that the last forward pass handed on without scaling them.
   *
   * @param images the input of the pooling layer
   */
  boolean hasDeferred(INDArray images) {
    return deferred != null && deferred.images() == images;
  }

  /** The pooling of images that {@link #hasDeferred}, with the scaling. */
  void pool(INDArray images, INDArray result) {
    pooledKernels.useAgain(
        Objects.requireNonNull(deferred).kernel(), kernel -> kernel.pool(images, format(), result));
  }

  /** The backward pass of {@link #pool}; its result is for {@link #backpropGradient} alone. */
  INDArray poolGradient(INDArray gradient) {
    Deferred pass = Objects.requireNonNull(deferred);
    pooledKernels.useAgain(pass.kernel(), kernel -> kernel.poolGradient(gradient, format()));
    INDArray result = pass.kernel().inputGradient(format());
    deferred = new Deferred(pass.kernel(), pass.images(), result);
    return result;
  }

  @Override
  public void release() {
    forget();
    kernels.close();
    pooledKernels.close();
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr workspaces) {
    forget();
    super.setInput(input, workspaces);
  }

  @Override
  public void clear() {
    forget();
    super.clear();
  }

  private void forget() {
    passes.forget();
    deferred = null;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    forget();
    settings.validateInput(input);
    applyDropOutIfNecessary(training, workspaces);
    INDArray from = input.castTo(dataType);
    ImageShape shape = ImageShape.of(from, format());
    if (training
        && follower != null
        && TrainingStep.keepsActivations(workspaces, trainingListeners)) {
      GatedPoolingKernel used =
          pooledKernels.use(
              new GatedPoolingKernel.Key(key(shape), follower.key(shape)),
              GatedPoolingKernel::prepare,
              kernel -> kernel.squeeze(from, format(), paramTable));
      deferred = new Deferred(used, from, null);
      return from;
    }
    INDArray result = shape.create(workspaces, ArrayType.ACTIVATIONS, format());
    SqueezeExcitationKernel used =
        kernels.use(
            key(shape),
            SqueezeExcitationKernel::prepare,
            kernel -> {
              kernel.squeeze(from, format(), paramTable);
              kernel.scale(from, format(), result);
            });
    passes.keep(used, input);
    return result;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    Deferred pass = deferred;
    INDArray result;
    if (pass != null && pass.gradient() == epsilon) {
      result = epsilon;
      pooledKernels.useAgain(
          pass.kernel(), kernel -> kernel.squeezeGradient(paramTable, gradTable));
    } else {
      result = gradient(epsilon.castTo(dataType), workspaces);
    }
    return new Pair<>(
        LayerArrays.gradient(gradTable, gradTable.keySet().toArray(String[]::new)),
        backpropDropOutIfPresent(result));
  }

  private INDArray gradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    INDArray from = input.castTo(dataType);
    ImageShape shape = ImageShape.of(from, format());
    SqueezeExcitationKernel last = passes.take(input);
    if (last == null) {
      last =
          kernels.use(
              key(shape),
              SqueezeExcitationKernel::prepare,
              kernel -> kernel.squeeze(from, format(), paramTable));
    }
    INDArray result = shape.create(workspaces, ArrayType.ACTIVATION_GRAD, format());
    kernels.useAgain(
        last, kernel -> kernel.backward(from, epsilon, format(), paramTable, gradTable, result));
    return result;
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
