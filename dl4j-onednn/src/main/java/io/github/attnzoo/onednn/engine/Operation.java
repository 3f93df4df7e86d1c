package io.github.attnzoo.onednn.engine;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_desc_base;
import org.jspecify.annotations.Nullable;

/**
 * A oneDNN primitive with its arguments, ready to run again and again.
 *
 * <p>It may be made in one thread and run in another, but not in two at the same time: its tensors
 * point to the arrays of one run.
 */
public final class Operation {
  private final primitive kernel;
  private final IntMemoryMap arguments;
  private final @Nullable Tensor scratch;
  private final long scratchSize;

  /**
   * An operation without arguments yet.
   *
   * @param owner frees it
   * @param description the primitive's description, made with {@link Engine#attributes()}; needed
   *     only here
   * @param kernel the primitive
   */
  public Operation(NativeOwner owner, primitive_desc_base description, primitive kernel) {
    this.kernel = owner.own(kernel);
    this.arguments = owner.own(new IntMemoryMap());
    memory.desc scratchDescription = description.scratchpad_desc();
    this.scratchSize = scratchDescription.get_size();
    if (scratchSize > 0) {
      scratch = Tensor.unbound(owner, scratchDescription);
      arguments.put(DNNL_ARG_SCRATCHPAD, scratch.object());
    } else {
      scratch = null;
    }
  }

  /**
   * Sets an argument.
   *
   * @param argument one of oneDNN's {@code DNNL_ARG_} numbers
   * @param tensor what stands for it in every run; it may be bound anew before each
   * @return this operation
   */
  public Operation with(int argument, Tensor tensor) {
    arguments.put(argument, tensor.object());
    return this;
  }

  /** Runs on the calling thread (and oneDNN's pool) and returns when the results are there. */
  public void run() {
    Lane lane = Lane.current();
    if (scratch != null) {
      scratch.bind(lane.scratch(scratchSize));
    }
    kernel.execute(lane.queue(), arguments);
  }
}
