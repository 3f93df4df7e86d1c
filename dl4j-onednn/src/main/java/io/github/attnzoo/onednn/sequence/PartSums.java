package io.github.attnzoo.onednn.sequence;

import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Operation;
import io.github.attnzoo.onednn.engine.Operations;
import io.github.attnzoo.onednn.engine.PostOps;
import io.github.attnzoo.onednn.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.dnnl.global.dnnl.algorithm;

/** Adds up what the parts of a batch have computed, in a fixed order. */
final class PartSums {
  private final List<Operation> sums = new ArrayList<>();

  /**
   * One more sum.
   *
   * @param owner frees what it needs
   * @param parts at least one
   * @param term a part's tensor
   * @param <P> the type of a part
   * @return the first part's tensor, which becomes the sum
   * @throws IllegalStateException if the tensors differ in layout
   */
  <P> Tensor of(NativeOwner owner, List<P> parts, Function<P, Tensor> term) {
    Tensor first = term.apply(parts.get(0));
    for (P part : parts.subList(1, parts.size())) {
      Tensor next = term.apply(part);
      if (!next.description().equals(first.description())) {
        throw new IllegalStateException("the parts of a batch have gradients in several layouts");
      }
      Tensor sum = flat(owner, first);
      sums.add(
          Operations.combine(
              owner, algorithm.binary_add, sum, flat(owner, next), sum, PostOps.none()));
    }
    return first;
  }

  /** As it stands in memory: oneDNN adds the layouts of gradients one number at a time. */
  private static Tensor flat(NativeOwner owner, Tensor tensor) {
    long length = tensor.description().get_size() / Float.BYTES;
    return Tensor.unbound(owner, Layouts.dense(1, length)).bind(tensor);
  }

  /** Computes all of them, once after each run of the parts. */
  void run() {
    sums.forEach(Operation::run);
  }
}
