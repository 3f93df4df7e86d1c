package io.github.attnzoo.onednn.updater;

import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.PlanCache;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.AdamUpdater;
import org.nd4j.linalg.learning.config.Adam;

/**
 * DL4J's Adam on oneDNN, with the same state in the same place.
 *
 * <p>It goes through the parameters in pieces that stay in the processor's cache from the first of
 * its passes to the last.
 */
final class OneDnnAdam extends AdamUpdater {
  private static final long PIECE = 1 << 16;

  private final PlanCache<AdamShape, AdamPlan> plans = PlanCache.of(this);

  OneDnnAdam(AdamUpdater plain) {
    super(plain.getConfig());
    setM(plain.getM());
    setV(plain.getV());
    setGradientReshapeOrder(plain.getGradientReshapeOrder());
  }

  @Override
  public void applyUpdater(INDArray gradient, int iteration, int epoch) {
    if (fits(gradient) && fits(getM()) && fits(getV())) {
      apply(gradient, 0, gradient.length(), iteration, epoch);
    } else {
      super.applyUpdater(gradient, iteration, epoch);
    }
  }

  /**
   * Turns a part of a gradient into updates.
   *
   * @param gradient a dense float array
   * @param offset the part's first element
   * @param length the part's size, which is that of the state
   * @param iteration updates so far
   * @param epoch epochs so far
   */
  void apply(INDArray gradient, long offset, long length, int iteration, int epoch) {
    Adam config = getConfig();
    float beta1 = (float) config.getBeta1();
    float beta2 = (float) config.getBeta2();
    float epsilon = (float) config.getEpsilon();
    float rate = rate((float) config.getLearningRate(iteration, epoch), beta1, beta2, iteration);
    if (!Float.isFinite(rate) || rate == 0) {
      rate = epsilon;
    }
    for (long from = 0; from < length; from += PIECE) {
      var shape = new AdamShape(Math.min(PIECE, length - from), beta1, beta2, epsilon);
      long piece = from;
      float step = rate;
      plans.use(
          shape,
          AdamPlan::prepare,
          plan -> plan.run(gradient, offset + piece, getM(), getV(), piece, step));
    }
  }

  private static float rate(float learningRate, float beta1, float beta2, int iteration) {
    float mean = 1f - (float) Math.pow(beta1, iteration + 1);
    float square = 1f - (float) Math.pow(beta2, iteration + 1);
    return learningRate * (float) Math.sqrt(square) / mean;
  }

  /** DL4J's own updater on the same state. */
  AdamUpdater plain() {
    var plain = new AdamUpdater(getConfig());
    plain.setM(getM());
    plain.setV(getV());
    plain.setGradientReshapeOrder(getGradientReshapeOrder());
    return plain;
  }

  /** Whether the kernel's way to add up the squares, which divides by {@code 1 - beta2}, holds. */
  static boolean fits(Adam config) {
    return (float) config.getBeta2() < 1;
  }

  void release() {
    plans.close();
  }

  static boolean fits(INDArray array) {
    return array != null && array.dataType() == DataType.FLOAT && Layouts.isDense(array);
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
