package io.github.attnzoo.onednn.kernels;

import org.deeplearning4j.nn.api.Layer;
import org.jspecify.annotations.Nullable;

/**
 * A provider's answer about one layer.
 *
 * @param replacement the layer to use instead, or null to keep the plain one
 * @param kernel the kernel's name in reports, for example {@code onednn-lstm}; {@code plain}
 *     without a replacement
 * @param reason why: for a replacement what it does, else the setting that no kernel has
 */
public record KernelOffer(@Nullable Layer replacement, String kernel, String reason) {
  /** The kernel name of DL4J's own code. */
  public static final String PLAIN = "plain";

  /**
   * A kernel that can stand in for the layer.
   *
   * @param replacement the layer that runs it
   * @param kernel its name
   * @param reason what it does
   * @return the offer
   */
  public static KernelOffer accelerated(Layer replacement, String kernel, String reason) {
    return new KernelOffer(replacement, kernel, reason);
  }

  /**
   * No kernel does what this layer asks for.
   *
   * @param reason the setting and its value
   * @return the offer
   */
  public static KernelOffer declined(String reason) {
    return new KernelOffer(null, PLAIN, reason);
  }
}
