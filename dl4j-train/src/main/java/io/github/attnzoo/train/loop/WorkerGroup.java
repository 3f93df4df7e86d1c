package io.github.attnzoo.train.loop;

import io.github.attnzoo.models.training.TrainingConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Data-parallel training by Deeplearning4j's {@code ParallelWrapper}: in each step every worker
 * learns a batch of its own, each with a copy of the graph, then the parameters and the updaters'
 * states are averaged:
 *
 * <pre>
 * p_w, s_w = update(p, s, gradient of the mean loss of batch w)    for w = 1 to m
 * p = mean of p_w,  s = mean of s_w
 * </pre>
 *
 * <p>So a step takes up to {@code workers * batchSize} samples. With plain SGD and momentum that is
 * one step on all of them, as in PyTorch's {@code DistributedDataParallel}, where all batches are
 * of one size; with Adam each worker's step is scaled by the gradients of its own batch. Batch norm
 * normalises by the batch of each worker, and its running statistics are averaged. The learning
 * rate is what the config says. An epoch's last step may have fewer batches: the workers without
 * one take over the average of the others, so that each sample counts once.
 *
 * <p>Which batch goes to which worker, the seed of its dropout and the order of each sum depend on
 * the epoch and the step alone. The graph itself belongs to the first worker and, between steps, to
 * the caller; after each step it holds all that there is to save.
 */
final class WorkerGroup implements Stepper {
  private final ThreadShare threads;
  private final List<Worker> workers;
  private final StepwiseWrapper wrapper;

  private WorkerGroup(ComputationGraph graph, ThreadShare threads, List<Worker> workers) {
    this.threads = threads;
    this.workers = workers;
    this.wrapper = new StepwiseWrapper(graph, workers);
  }

  /** Starts the workers and waits until each of them has its copy of the graph. */
  static WorkerGroup start(
      ComputationGraph graph, TrainingConfig training, List<TrainingListener> listeners) {
    var threads = ThreadShare.among(training.workers());
    Supplier<Learner> first = () -> new Learner(graph, training, listeners);
    Supplier<Learner> other =
        () -> {
          ComputationGraph copy = Replica.of(graph);
          KernelChoice.applyForTraining(copy, training.kernels());
          return new Learner(copy, training, List.of());
        };
    List<Worker> workers =
        IntStream.range(0, training.workers())
            .mapToObj(place -> new Worker(place, threads, place == 0 ? first : other))
            .toList();
    var group = new WorkerGroup(graph, threads, workers);
    try {
      group.fit(List.of());
      workers.forEach(Worker::result);
    } catch (RuntimeException | Error e) {
      group.close();
      throw e;
    }
    return group;
  }

  private void fit(List<DataSet> batches) {
    wrapper.fit(new ExistingDataSetIterator(new ArrayList<>(batches)));
  }

  @Override
  public BatchScore step(Step step) {
    workers.forEach(worker -> worker.prepare(step));
    fit(step.batches());
    int busy = step.batches().size();
    BatchScore sum = BatchScore.NONE;
    for (Worker worker : workers.subList(0, busy)) {
      sum = sum.plus(worker.result());
    }
    for (Worker worker : workers.subList(busy, workers.size())) {
      worker.follow(workers.get(0).getModel());
      worker.result();
    }
    return sum;
  }

  /** {@code ParallelWrapper} counts no epochs. */
  @Override
  public void countEpoch() {
    workers.forEach(worker -> worker.getModel().incrementEpochCount());
  }

  @Override
  public void close() {
    wrapper.end();
    threads.close();
  }
}
