package io.github.attnzoo.onednn.sequence;

import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Tensor;

/**
 * One dense array {@code [time, batch, size]} seen in the two ways that attention computes with it.
 *
 * @param steps {@code [time * batch, size]}, for products with matrices
 * @param rows {@code [time, batch * size]}, for what runs along time
 */
record Grid(Tensor steps, Tensor rows) {

  /** On the memory of another tensor, which may still move. */
  static Grid unbound(NativeOwner owner, AttentionShape shape) {
    return new Grid(
        Tensor.unbound(owner, Layouts.dense(shape.steps(), shape.size())),
        Tensor.unbound(owner, Layouts.dense(shape.time(), shape.row())));
  }

  /** On memory of its own. */
  static Grid allocate(NativeOwner owner, AttentionShape shape) {
    Tensor memory = Tensor.allocate(owner, Layouts.dense(shape.steps(), shape.size()));
    Grid grid = unbound(owner, shape);
    grid.bind(memory);
    return grid;
  }

  void bind(Tensor memory) {
    steps.bind(memory);
    rows.bind(memory);
  }
}
