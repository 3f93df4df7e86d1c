package io.github.attnzoo.policies.dl4j;

import java.io.Serial;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.DataSetPreProcessor;

/**
 * Spreads a share s of each label evenly over the K classes, {@code (1 - s) y + s / K}: label
 * smoothing as in PyTorch's {@code CrossEntropyLoss}. For training batches alone; a validation loss
 * is comparable only without. Szegedy and others, "Rethinking the Inception Architecture for
 * Computer Vision", 2015, https://arxiv.org/abs/1512.00567
 */
public final class LabelSmoothing implements DataSetPreProcessor {
  @Serial private static final long serialVersionUID = 1L;

  private final double share;

  /**
   * @param share 0 leaves the labels; less than 1
   */
  public LabelSmoothing(double share) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException("share must be at least 0 and less than 1, got " + share);
    }
    this.share = share;
  }

  /**
   * Replaces the labels.
   *
   * @param batch with labels {@code [batch, classes]}
   */
  @Override
  public void preProcess(DataSet batch) {
    if (share > 0) {
      INDArray labels = batch.getLabels();
      batch.setLabels(labels.mul(1 - share).addi(share / labels.size(1)));
    }
  }
}
