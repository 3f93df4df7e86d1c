package io.github.attnzoo.benchmarks;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;

/** A model in PyTorch, through DJL. */
final class TorchContender implements Contender {
  private final Model model;
  private final Trainer trainer;
  private final boolean isUpdated;
  private final NDArray features;
  private final NDArray labels;

  /**
   * @param isUpdated whether a training step ends with Adam; DJL's own Adam makes more passes than
   *     PyTorch's, so that a step without it bounds what any update could reach
   */
  TorchContender(BenchmarkCase benchmark, int batch, boolean isUpdated) {
    this.isUpdated = isUpdated;
    model = Model.newInstance(benchmark.name(), "PyTorch");
    model.setBlock(benchmark.block().get());
    trainer =
        model.newTrainer(
            new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optOptimizer(
                    Optimizer.adam().optLearningRateTracker(Tracker.fixed(1e-3f)).build()));
    var shape = new Shape(BenchmarkCase.batched(batch, benchmark.peerShape()));
    trainer.initialize(shape);
    NDManager manager = trainer.getManager();
    features = manager.randomUniform(0, 1, shape);
    labels = manager.arange(batch).mod(benchmark.classes()).toType(DataType.FLOAT32, false);
  }

  @Override
  public void train() {
    try (NDManager step = trainer.getManager().newSubManager()) {
      features.tempAttach(step);
      try (GradientCollector gradients = trainer.newGradientCollector()) {
        NDList output = trainer.forward(new NDList(features));
        NDArray loss = trainer.getLoss().evaluate(new NDList(labels), output);
        gradients.backward(loss);
        loss.getFloat();
        loss.close();
        output.close();
      }
      if (isUpdated) {
        trainer.step();
      }
    }
  }

  @Override
  public void infer() {
    try (NDManager step = trainer.getManager().newSubManager()) {
      features.tempAttach(step);
      trainer.evaluate(new NDList(features)).singletonOrThrow().toFloatArray();
    }
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }
}
