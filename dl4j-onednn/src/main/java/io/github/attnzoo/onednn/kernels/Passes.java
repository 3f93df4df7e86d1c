package io.github.attnzoo.onednn.kernels;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a layer's last forward pass left for the backward pass. It is valid for one array, the input
 * of that pass, and once: a layer that is given another input, or goes backwards twice, computes
 * the forward pass anew, as DL4J's layers do.
 *
 * @param <P> what is left
 */
public final class Passes<P> {
  private @Nullable P pass;
  private @Nullable INDArray input;

  /**
   * Keeps what a forward pass left, in place of what an earlier one did.
   *
   * @param left what it left
   * @param from its input, after dropout
   */
  public void keep(P left, INDArray from) {
    pass = left;
    input = from;
  }

  /**
   * Hands out what the last forward pass left, and forgets it.
   *
   * @param from the input to go backwards from
   * @return null when the last forward pass had another input, or was used already
   */
  public @Nullable P take(@Nullable INDArray from) {
    P found = from == input ? pass : null;
    forget();
    return found;
  }

  /** Forgets the last forward pass: the layer got a new input, or is cleared. */
  public void forget() {
    pass = null;
    input = null;
  }
}
