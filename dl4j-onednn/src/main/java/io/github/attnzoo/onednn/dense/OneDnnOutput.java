package io.github.attnzoo.onednn.dense;

import static org.deeplearning4j.nn.params.DefaultParamInitializer.BIAS_KEY;
import static org.deeplearning4j.nn.params.DefaultParamInitializer.WEIGHT_KEY;

import io.github.attnzoo.onednn.engine.PlanCache;
import io.github.attnzoo.onednn.kernels.KernelLayer;
import java.util.Arrays;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.OutputLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;

/**
 * DL4J's output layer on oneDNN.
 *
 * <p>The matrix products are always oneDNN's. Softmax with unweighted, unmasked cross entropy is
 * too, and is computed once a step instead of twice; every other loss is DL4J's.
 */
final class OneDnnOutput extends OutputLayer implements KernelLayer {
  private final DenseKernel kernel = new DenseKernel(this);
  private final PlanCache<DenseShape, SoftmaxPlan> softmax = PlanCache.of(this);
  private final @Nullable LossMCXENT crossEntropy;
  private @Nullable SoftmaxPlan pending;

  OneDnnOutput(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
    var loss = layerConf().getLossFn();
    crossEntropy =
        layerConf().getActivationFn().getClass() == ActivationSoftmax.class
                && loss instanceof LossMCXENT mcxent
                && isPlain(mcxent)
            ? (LossMCXENT) loss
            : null;
  }

  private static boolean isPlain(LossMCXENT loss) {
    return loss.getWeights() == null
        && (loss.getClass() == LossMCXENT.class
            || loss.getClass() == LossNegativeLogLikelihood.class);
  }

  @Override
  public String kernel() {
    return DenseKernel.NAME;
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr workspaceMgr) {
    pending = null;
    super.setInput(input, workspaceMgr);
  }

  @Override
  public void clear() {
    pending = null;
    super.clear();
  }

  @Override
  protected Pair<INDArray, INDArray> preOutputWithPreNorm(
      boolean training, boolean forBackprop, LayerWorkspaceMgr workspaceMgr) {
    if (!fits()) {
      return super.preOutputWithPreNorm(training, forBackprop, workspaceMgr);
    }
    applyDropOutIfNecessary(training, workspaceMgr);
    DensePlan plan = plan(training);
    INDArray result =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATIONS,
            DataType.FLOAT,
            new long[] {input.size(0), plan.shape.outputs()},
            'c');
    INDArray bias = hasBias() ? getParamWithNoise(BIAS_KEY, training, workspaceMgr) : null;
    plan.forward(input, weights(training, workspaceMgr), bias, result);
    if (maskArray != null) {
      applyMask(result);
    }
    return new Pair<>(result, result);
  }

  @Override
  public double computeScore(
      double fullNetRegTerm, boolean training, LayerWorkspaceMgr workspaceMgr) {
    LossMCXENT loss = crossEntropy;
    if (loss == null || !lossFits()) {
      return super.computeScore(fullNetRegTerm, training, workspaceMgr);
    }
    // A training step has just computed the probabilities for the gradient.
    SoftmaxPlan probabilities =
        training && pending != null ? pending : probabilities(training, workspaceMgr);
    double sum = probabilities.loss(labels, loss.getSoftmaxClipEps());
    score = (conf().isMiniBatch() ? sum / getInputMiniBatchSize() : sum) + fullNetRegTerm;
    return score;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    if (!fits() || labels == null) {
      return super.backpropGradient(epsilon, workspaceMgr);
    }
    DenseBackward backward = plan(true).backward();
    if (crossEntropy != null && lossFits()) {
      SoftmaxPlan probabilities = probabilities(true, workspaceMgr);
      backward.loadDelta(probabilities.gradient(labels));
      pending = probabilities;
    } else {
      INDArray z = preOutput(true, workspaceMgr);
      backward.loadDelta(
          layerConf()
              .getLossFn()
              .computeGradient(labels, z, layerConf().getActivationFn(), maskArray));
    }
    INDArray result =
        workspaceMgr.createUninitialized(
            ArrayType.ACTIVATION_GRAD, DataType.FLOAT, input.shape(), 'c');
    INDArray dw = Objects.requireNonNull(gradientViews.get(WEIGHT_KEY));
    INDArray db = gradientViews.get(BIAS_KEY);
    backward.run(weights(true, workspaceMgr), dw, db, result);

    Gradient gradient = new DefaultGradient();
    gradient.gradientForVariable().put(WEIGHT_KEY, dw);
    if (hasBias()) {
      gradient.gradientForVariable().put(BIAS_KEY, db);
    }
    return new Pair<>(gradient, backpropDropOutIfPresent(result));
  }

  private SoftmaxPlan probabilities(boolean training, LayerWorkspaceMgr workspaceMgr) {
    INDArray z = preOutput(training, workspaceMgr);
    SoftmaxPlan plan =
        softmax.get(new DenseShape(z.size(0), z.size(1), z.size(1), false), SoftmaxPlan::prepare);
    plan.run(z);
    return plan;
  }

  private boolean fits() {
    return DenseKernel.fits(input, getParam(WEIGHT_KEY));
  }

  /** Whether the labels are such that the short form of the loss holds; else DL4J has its say. */
  private boolean lossFits() {
    return fits()
        && maskArray == null
        && labels != null
        && labels.dataType() == DataType.FLOAT
        && Arrays.equals(labels.shape(), new long[] {input.size(0), getParam(WEIGHT_KEY).size(1)});
  }

  private DensePlan plan(boolean training) {
    return kernel.plan(input, getParam(WEIGHT_KEY), training, null);
  }

  private INDArray weights(boolean training, LayerWorkspaceMgr workspaceMgr) {
    return DenseKernel.columnMajor(getParamWithNoise(WEIGHT_KEY, training, workspaceMgr));
  }
}
