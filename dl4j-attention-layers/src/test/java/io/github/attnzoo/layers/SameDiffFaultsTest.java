package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Faults of SameDiff itself that the layers' definitions go round. When one of these tests fails,
 * the detour can go.
 */
class SameDiffFaultsTest {

  /** Why a sequence alone in its batch gets company in backpropagation. */
  @Test
  void aProductThatIsOneNumberHasNoGradient() {
    SameDiff sd = SameDiff.create();
    SDVariable left = sd.var("left", Nd4j.ones(DataType.DOUBLE, 1, 1));
    SDVariable right = sd.var("right", Nd4j.ones(DataType.DOUBLE, 1, 1));
    left.mmul(right).sum().markAsLoss();
    assertThatThrownBy(() -> sd.calculateGradients(Map.of(), "left"))
        .hasMessageContaining("matmul_bp");
  }

  /** Why scores without bounds are moved so that the largest is 0. */
  @Test
  void softmaxOfLowScoresIsNotANumber() {
    SameDiff sd = SameDiff.create();
    INDArray scores = Nd4j.create(new double[] {-1e4, -1e4}).reshape(1, 1, 2);
    INDArray softmax = sd.nn().softmax(sd.constant(scores), 2).eval();
    assertThat(softmax.isNaN().all()).isTrue();
  }

  /** Why the layer norm of {@link GlobalContext} divides by a whole row. */
  @Test
  void divisionByOneNumberHasAWrongGradient() {
    SameDiff sd = SameDiff.create();
    SDVariable row = sd.var("row", Nd4j.create(new double[][] {{1, 3}}));
    SDVariable number = sd.var("number", Nd4j.create(new double[][] {{2}}));
    SDVariable factors = sd.constant(Nd4j.create(new double[][] {{1, 10}}));
    row.div(number).mul(factors).sum().markAsLoss();
    double right = -(1 * 1 + 10 * 3) / Math.pow(2, 2);
    assertThat(sd.calculateGradients(Map.of(), "number").get("number"))
        .satisfies(found -> assertThat(found.getDouble(0)).isNotEqualTo(right).isEqualTo(-11));
  }
}
