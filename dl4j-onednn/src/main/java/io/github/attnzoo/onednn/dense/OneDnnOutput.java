package io.github.attnzoo.onednn.dense;

import static org.deeplearning4j.nn.params.DefaultParamInitializer.BIAS_KEY;
import static org.deeplearning4j.nn.params.DefaultParamInitializer.WEIGHT_KEY;

import io.github.attnzoo.onednn.engine.PlanCache;
import io.github.attnzoo.onednn.kernels.KernelLayer;
import io.github.attnzoo.onednn.kernels.LayerArrays;
import io.github.attnzoo.onednn.kernels.NetworkScore;
import io.github.attnzoo.onednn.kernels.Passes;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.OutputLayer;
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
 * <p>The matrix products and unmasked softmax are always oneDNN's. With unweighted cross entropy
 * softmax is computed once a step instead of twice; every other loss is DL4J's.
 */
final class OneDnnOutput extends OutputLayer implements KernelLayer, NetworkScore {
  private final DenseKernel kernel = new DenseKernel(this);
  private final PlanCache<DenseShape, SoftmaxPlan> softmax = PlanCache.of(this);
  private final PlanCache<ProbabilitiesPlan.Key, ProbabilitiesPlan> probabilities =
      PlanCache.of(this);
  private final boolean softmaxActivation;
  private final @Nullable LossMCXENT crossEntropy;
  private final Passes<SoftmaxPlan> passes = new Passes<>();
  private @Nullable Supplier<INDArray> parameters;

  OneDnnOutput(NeuralNetConfiguration conf, DataType dataType) {
    super(conf, dataType);
    var loss = layerConf().getLossFn();
    softmaxActivation = layerConf().getActivationFn().getClass() == ActivationSoftmax.class;
    crossEntropy =
        softmaxActivation && loss instanceof LossMCXENT mcxent && isPlain(mcxent)
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
  public void release() {
    passes.forget();
    kernel.release();
    softmax.close();
    probabilities.close();
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr workspaceMgr) {
    passes.forget();
    super.setInput(input, workspaceMgr);
  }

  @Override
  public void clear() {
    passes.forget();
    super.clear();
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(false);
    if (!softmaxActivation || maskArray != null || !fits()) {
      return super.activate(training, workspaceMgr);
    }
    INDArray result = forward(training, workspaceMgr).activations();
    probabilities.use(
        new ProbabilitiesPlan.Key(result.size(0), result.size(1)),
        ProbabilitiesPlan::prepare,
        plan -> plan.run(result));
    return result;
  }

  @Override
  protected Pair<INDArray, INDArray> preOutputWithPreNorm(
      boolean training, boolean forBackprop, LayerWorkspaceMgr workspaceMgr) {
    if (!fits()) {
      return super.preOutputWithPreNorm(training, forBackprop, workspaceMgr);
    }
    INDArray result = forward(training, workspaceMgr).activations();
    if (maskArray != null) {
      applyMask(result);
    }
    return new Pair<>(result, result);
  }

  private DenseKernel.Result forward(boolean training, LayerWorkspaceMgr workspaceMgr) {
    applyDropOutIfNecessary(training, workspaceMgr);
    INDArray bias = hasBias() ? getParamWithNoise(BIAS_KEY, training, workspaceMgr) : null;
    return kernel.forward(
        input, weights(training, workspaceMgr), bias, null, training, workspaceMgr);
  }

  @Override
  public void dependOn(Supplier<INDArray> all) {
    parameters = all;
  }

  @Override
  public double computeScore(
      double fullNetRegTerm, boolean training, LayerWorkspaceMgr workspaceMgr) {
    score = lossAndPenalties(fullNetRegTerm, training, workspaceMgr);
    if (parameters != null) {
      // NaN where a parameter is NaN or infinite, else 0.
      score += 0 * parameters.get().sumNumber().doubleValue();
    }
    return score;
  }

  private double lossAndPenalties(
      double fullNetRegTerm, boolean training, LayerWorkspaceMgr workspaceMgr) {
    LossMCXENT loss = crossEntropy;
    if (loss == null || !lossFits()) {
      return super.computeScore(fullNetRegTerm, training, workspaceMgr);
    }
    // A training step has just computed the probabilities for the gradient.
    SoftmaxPlan last = training ? passes.take(input) : null;
    SoftmaxPlan known =
        last != null ? last : probabilities(forward(training, workspaceMgr).activations());
    INDArray expected = labels;
    double[] sum = new double[1];
    softmax.useAgain(known, plan -> sum[0] = plan.loss(expected, loss.getSoftmaxClipEps()));
    return (conf().isMiniBatch() ? sum[0] / getInputMiniBatchSize() : sum[0]) + fullNetRegTerm;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(
      INDArray epsilon, LayerWorkspaceMgr workspaceMgr) {
    assertInputSet(true);
    if (!fits() || labels == null) {
      return super.backpropGradient(epsilon, workspaceMgr);
    }
    DenseKernel.Result last = forward(true, workspaceMgr);
    INDArray result =
        kernel.backward(
            last.plan(),
            weights(true, workspaceMgr),
            gradientViews,
            lossGradient(last.activations()),
            workspaceMgr);
    return new Pair<>(
        LayerArrays.gradient(gradientViews, WEIGHT_KEY, BIAS_KEY),
        backpropDropOutIfPresent(result));
  }

  private Consumer<DenseBackward> lossGradient(INDArray z) {
    if (crossEntropy == null || !lossFits()) {
      if (maskArray != null) {
        applyMask(z);
      }
      INDArray delta =
          layerConf()
              .getLossFn()
              .computeGradient(labels, z, layerConf().getActivationFn(), maskArray);
      return pass -> pass.loadDelta(delta);
    }
    SoftmaxPlan probabilities = probabilities(z);
    passes.keep(probabilities, input);
    INDArray expected = labels;
    return pass -> softmax.useAgain(probabilities, plan -> pass.loadDelta(plan.gradient(expected)));
  }

  private SoftmaxPlan probabilities(INDArray z) {
    // The plan may be the one that a backward pass left.
    passes.forget();
    return softmax.use(
        new DenseShape(z.size(0), z.size(1), z.size(1), false),
        SoftmaxPlan::prepare,
        plan -> plan.run(z));
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

  private INDArray weights(boolean training, LayerWorkspaceMgr workspaceMgr) {
    return getParamWithNoise(WEIGHT_KEY, training, workspaceMgr);
  }
}
