package io.github.attnzoo.onednn.sequence;

import io.github.attnzoo.onednn.engine.NativeOwner;
import io.github.attnzoo.onednn.engine.Plan;
import io.github.attnzoo.onednn.engine.Team;
import io.github.attnzoo.onednn.engine.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The passes of one LSTM layer for one shape, and the native memory they need.
 *
 * <p>An LSTM's step is too small for several threads: they would wait for each other in each, and
 * read each other's half of the hidden state. So each thread takes some of the sequences through
 * all steps.
 */
final class LstmPlan implements Plan {
  /** What a backward pass needs besides. */
  private record Backward(
      List<LstmBackward> parts, List<LstmWeights> weights, LstmGradients gradients) {}

  final LstmShape shape;
  private final NativeOwner owner;
  private final List<LstmForward> parts;
  private final List<LstmWeights> weights = new ArrayList<>();
  private final Tensor bias;
  private final GateWeights copyBias;
  private long loadedVersion;
  private @Nullable Backward backward;

  private LstmPlan(NativeOwner owner, LstmShape shape) {
    this.owner = owner;
    this.shape = shape;
    long parameters = 4 * shape.hidden() * (shape.inputs() + shape.hidden());
    List<SequencePart> split =
        SequencePart.split(shape.time(), shape.batch(), shape.training() ? parameters : 0);
    parts = Team.prepareEach(owner, split, (own, part) -> new LstmForward(own, shape, part));
    bias = Tensor.allocate(owner, LstmForward.biases(shape));
    copyBias =
        GateWeights.into(
            owner, GateWeights.ofOneInput(owner, bias, shape.hidden()), 1, shape.hidden());
    connect(parts, weights, owner);
  }

  /** Parts whose layouts are the same share their weights. */
  private void connect(List<? extends LstmPass> passes, List<LstmWeights> loaded, NativeOwner own) {
    for (LstmPass pass : passes) {
      LstmWeights found =
          loaded.stream().filter(present -> present.fit(pass)).findFirst().orElse(null);
      if (found == null) {
        found = new LstmWeights(own, shape, pass);
        loaded.add(found);
      }
      LstmWeights shared = found;
      Team.prepare(passes.size(), () -> pass.connect(shared, bias));
    }
  }

  static LstmPlan prepare(LstmShape shape) {
    return NativeOwner.build(owner -> new LstmPlan(owner, shape));
  }

  /**
   * Loads the parameters, unless they are those that are there.
   *
   * @param version the parameters' number, 0 where it isn't known
   * @param inputWeights {@code [inputs, 4 * hidden]}, order 'f'
   * @param recurrentWeights {@code [hidden, 4 * hidden]}, order 'f'
   * @param biases {@code [4 * hidden]}
   */
  void load(long version, INDArray inputWeights, INDArray recurrentWeights, INDArray biases) {
    if (version == 0 || version != loadedVersion) {
      loadedVersion = 0;
      weights.forEach(each -> each.load(inputWeights, recurrentWeights));
      copyBias.run(biases);
      loadedVersion = version;
    }
  }

  /**
   * Runs the steps.
   *
   * @param start the states before the first step
   * @param source the features, any strides
   * @param axes where time, batch and features are in it
   * @param result the hidden states, as the shape says
   */
  void run(LstmState start, INDArray source, int[] axes, INDArray result) {
    LstmState states = start.asStates();
    Team.run(parts.size(), part -> parts.get(part).run(states, source, axes, result));
  }

  /**
   * Runs the steps backwards.
   *
   * @param inputWeights as they were loaded for the forward pass
   * @param recurrentWeights as they were loaded for the forward pass
   * @param epsilon the loss's derivative by the hidden states, any strides
   * @param axes where time, batch and features are in it
   * @param result the derivative by the features {@code [time, batch, inputs]}, order 'c'
   * @return the gradients of the parameters, to be written once
   */
  LstmGradients runBackward(
      INDArray inputWeights,
      INDArray recurrentWeights,
      INDArray epsilon,
      int[] axes,
      INDArray result) {
    Backward pass = backward();
    pass.weights().forEach(each -> each.load(inputWeights, recurrentWeights));
    Team.run(parts.size(), part -> pass.parts().get(part).run(epsilon, axes, result));
    return pass.gradients();
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
    List<LstmBackward> passes = Team.prepareEach(own, parts, LstmBackward::new);
    List<LstmWeights> loaded = new ArrayList<>();
    connect(passes, loaded, own);
    return new Backward(passes, loaded, new LstmGradients(own, shape, passes));
  }

  /** A copy of the states after the last step, outside of all workspaces. */
  @SuppressWarnings("try") // the workspace is only opened and closed
  LstmState lastState() {
    try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
      return new LstmState(copy(part -> part.lastHidden), copy(part -> part.lastCell));
    }
  }

  private INDArray copy(Function<LstmForward, Tensor> state) {
    long[] dimensions = {shape.batch(), shape.hidden()};
    INDArray array = Nd4j.createUninitialized(DataType.FLOAT, dimensions, 'c');
    for (LstmForward part : parts) {
      state.apply(part).copyTo(array, part.part.first() * shape.hidden());
    }
    return array;
  }

  @Override
  public NativeOwner owner() {
    return owner;
  }
}
