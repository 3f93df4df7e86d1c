package io.github.attnzoo.train.device;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether this program can compute here, and on what.
 *
 * @param backend of ND4J; null where there is none, or two
 * @param driver the NVIDIA driver's version; empty where it didn't tell
 * @param gpus of this machine, as far as the driver was asked
 * @param chosen the GPU to compute on; null on a CPU, and where there is a problem
 * @param problem why this program can't compute here, and the way out; null where it can
 * @param remarks what else the driver had to say
 */
public record Verdict(
    @Nullable Backend backend,
    String driver,
    List<Judged> gpus,
    @Nullable Gpu chosen,
    @Nullable String problem,
    List<String> remarks) {

  /**
   * A GPU and what this program can do with it.
   *
   * @param usable whether this program, as it was built, can compute on it
   * @param reason why it can or can't
   */
  public record Judged(Gpu gpu, boolean usable, String reason) {
    Judged unusable(String why) {
      return new Judged(gpu, false, why);
    }
  }

  public Verdict {
    gpus = List.copyOf(gpus);
    remarks = List.copyOf(remarks);
  }

  /** Whether more than one GPU is there to be chosen from. */
  public boolean isChoice() {
    return gpus.stream().filter(Judged::usable).count() > 1;
  }
}
