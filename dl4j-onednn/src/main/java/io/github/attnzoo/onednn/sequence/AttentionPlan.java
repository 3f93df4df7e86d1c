package io.github.attnzoo.onednn.sequence;

import io.github.attnzoo.onednn.engine.Layouts;
import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Plan;
import io.github.attnzoo.onednn.engine.Team;
import io.github.attnzoo.onednn.engine.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The passes of one attention layer for one shape, and the native memory they need.
 *
 * <p>Each thread takes some of the sequences through all operations, as in an LSTM: they wait for
 * each other once in a pass, and what a thread reads it has mostly written itself.
 */
final class AttentionPlan implements Plan {
  /** What a backward pass needs besides. */
  private record Backward(
      List<AttentionBackward> parts, PartSums sums, Tensor weightGradient, Tensor biasGradient) {}

  final AttentionShape shape;
  private final NativeOwner owner;
  private final List<AttentionForward> parts;
  private @Nullable Backward backward;

  private AttentionPlan(NativeOwner owner, AttentionShape shape) {
    this.owner = owner;
    this.shape = shape;
    long parameters = shape.training() ? shape.size() * (shape.size() + 1) : 0;
    List<SequencePart> split = SequencePart.split(shape.time(), shape.batch(), parameters);
    Tensor averaging = shape.mean() ? averaging(owner, shape) : null;
    parts =
        Team.prepareEach(
            owner, split, (own, part) -> new AttentionForward(own, shape, part, averaging));
  }

  private static Tensor averaging(NativeOwner owner, AttentionShape shape) {
    Tensor matrix = Tensor.allocate(owner, Layouts.dense(shape.size(), shape.size()));
    matrix.write(shape.averaging());
    return matrix;
  }

  static AttentionPlan prepare(AttentionShape shape) {
    return NativeOwner.build(owner -> new AttentionPlan(owner, shape));
  }

  /**
   * Runs the layer.
   *
   * @param source the features {@code [batch, size, time]}, any strides
   * @param w {@code [size, size]}, in the order that the shape says
   * @param b {@code [1, size]}
   * @param padding the padded steps, which count as if they were not there
   * @param dropout the factors of dropout {@code [batch, size, time]}, or null where none is
   *     dropped
   * @param result as the shape says, or with pooling {@code [batch, size]}, order 'c'
   */
  void run(
      INDArray source,
      INDArray w,
      INDArray b,
      Padding padding,
      @Nullable INDArray dropout,
      INDArray result) {
    Team.run(parts.size(), part -> parts.get(part).run(source, w, b, padding, dropout, result));
  }

  /**
   * Runs the layer backwards, from its last forward pass.
   *
   * @param epsilon the loss's derivative by the output: {@code [batch, size, time]}, or with
   *     pooling {@code [batch, size]}, any strides
   * @param padding the padded steps of the forward pass
   * @param dw the derivative by W, in W's order
   * @param db the derivative by b
   * @param dx the derivative by the features {@code [time, batch, size]}, order 'c'
   */
  void runBackward(INDArray epsilon, Padding padding, INDArray dw, INDArray db, INDArray dx) {
    Backward pass = backward();
    Team.run(parts.size(), part -> pass.parts().get(part).run(epsilon, padding, dx));
    pass.sums().run();
    pass.weightGradient().copyTo(dw);
    pass.biasGradient().copyTo(db);
  }

  /** Made at its first use. */
  private Backward backward() {
    Backward present = backward;
    if (present == null) {
      present = owner.part(this::prepareBackward);
      backward = present;
    }
    return present;
  }

  private Backward prepareBackward(NativeOwner own) {
    List<AttentionBackward> passes = Team.prepareEach(own, parts, AttentionBackward::new);
    var sums = new PartSums();
    return new Backward(
        passes,
        sums,
        sums.of(own, passes, pass -> pass.weightGradient),
        sums.of(own, passes, pass -> pass.biasGradient));
  }

  @Override
  public NativeOwner owner() {
    return owner;
  }
}
