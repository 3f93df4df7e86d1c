package io.github.attnzoo.layers;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.nd4j.linalg.learning.regularization.Regularization;

/** What all builders share. Deeplearning4j's return a raw type here and there; these do not. */
@SuppressWarnings("unchecked") // a builder returns itself
abstract class AttentionLayerBuilder<B extends AttentionLayerBuilder<B>>
    extends SameDiffLayer.Builder<B> {

  @SuppressWarnings("NullAway") // null means: as the network's configuration says
  AttentionLayerBuilder() {
    weightInit = null;
  }

  /** Weight decay of the weights, times the learning rate. */
  @Override
  public B weightDecay(double coefficient) {
    return (B) super.weightDecay(coefficient);
  }

  /** Weight decay of the weights, times the learning rate or not. */
  @Override
  public B weightDecay(double coefficient, boolean applyLR) {
    return (B) super.weightDecay(coefficient, applyLR);
  }

  /** Weight decay of the biases, times the learning rate. */
  @Override
  public B weightDecayBias(double coefficient) {
    return (B) super.weightDecayBias(coefficient);
  }

  /** Weight decay of the biases, times the learning rate or not. */
  @Override
  public B weightDecayBias(double coefficient, boolean applyLR) {
    return (B) super.weightDecayBias(coefficient, applyLR);
  }

  /** All penalties of the weights, in place of those set before. */
  @Override
  public B regularization(List<Regularization> regularization) {
    return (B) super.regularization(new ArrayList<>(regularization));
  }

  /** All penalties of the biases, in place of those set before. */
  @Override
  public B regularizationBias(List<Regularization> regularizationBias) {
    return (B) super.regularizationBias(new ArrayList<>(regularizationBias));
  }
}
