package io.github.attnzoo.benchmarks;

import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Operations;
import io.github.attnzoo.onednn.engine.PostOps;
import io.github.attnzoo.onednn.engine.Tensor;
import java.util.ArrayList;
import java.util.List;

/** What oneDNN reaches on this machine at its best. */
final class Peak {
  private static final int SIDE = 1024;
  private static final int RUNS = 100;

  private Peak() {}

  /**
   * The rate of the product of two square matrices of 1,024 rows.
   *
   * @return billions of operations a second, the best of many runs
   */
  static double gigaflops() {
    return NativeOwner.build(
        owner -> {
          try (owner) {
            return measured(owner);
          }
        });
  }

  private static double measured(NativeOwner owner) {
    Operation product =
        Operations.product(
            owner, filled(owner), filled(owner), null, filled(owner), PostOps.none());
    List<Double> seconds = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      long start = System.nanoTime();
      product.run();
      seconds.add((System.nanoTime() - start) / 1e9);
    }
    return 2.0 * SIDE * SIDE * SIDE / Quantiles.of(seconds).at(0) / 1e9;
  }

  private static Tensor filled(NativeOwner owner) {
    Tensor tensor = Tensor.allocate(owner, Layouts.dense(SIDE, SIDE));
    tensor.fill(0.5f);
    return tensor;
  }
}
