package io.github.attnzoo.train.loop;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.parallelism.trainer.Trainer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One of the workers of {@link WorkerGroup}: a thread of {@code ParallelWrapper} and the graph that
 * learns in it. All but that thread only hand it tasks, and wait for the last one before they touch
 * the graph.
 *
 * <p>Deeplearning4j's own {@code DefaultTrainer} is not used: it copies the graph while the first
 * worker already changes it, so that trainings differ; it makes the copies anew for each {@code
 * fit}, without kernels; and an {@link Error} in its thread lets all others wait for ever.
 */
final class Worker implements Trainer {
  private final int place;
  private final ThreadShare threads;
  private final Supplier<Learner> maker;
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private CompletableFuture<BatchScore> last = new CompletableFuture<>();
  private @Nullable Step step;
  private @Nullable Learner learner;
  private boolean isStopped;

  /**
   * @param place of its batches in each step
   * @param maker of the learner, called in the worker's thread
   */
  Worker(int place, ThreadShare threads, Supplier<Learner> maker) {
    this.place = place;
    this.threads = threads;
    this.maker = maker;
    submit(this::make);
  }

  private BatchScore make() {
    threads.limitThisThread();
    learner = maker.get();
    return BatchScore.NONE;
  }

  @Override
  public void run() {
    try {
      while (!isStopped) {
        tasks.take().run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
    }
  }

  private void submit(Supplier<BatchScore> work) {
    var done = new CompletableFuture<BatchScore>();
    last = done;
    tasks.add(
        () -> {
          try {
            done.complete(work.get());
          } catch (RuntimeException | Error e) {
            done.completeExceptionally(e);
          }
        });
  }

  /** Tells what the batch to come is learnt with. */
  void prepare(Step next) {
    step = next;
  }

  @Override
  public void feedDataSet(DataSet batch, long waitedMilliseconds) {
    submit(() -> learner().learn(step(), place));
  }

  /** Takes over what another worker's graph has learnt. */
  void follow(ComputationGraph other) {
    submit(
        () -> {
          Replica.update(getModel(), other);
          return BatchScore.NONE;
        });
    waitTillRunning();
  }

  /** Waits for the last task, even where that fails. */
  @Override
  public void waitTillRunning() {
    last.handle((score, failure) -> score).join();
  }

  /**
   * What the last task measured.
   *
   * @throws RuntimeException that ended it, or an {@link Error}
   */
  BatchScore result() {
    Throwable failure = last.handle((score, thrown) -> thrown).join();
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    return last.join();
  }

  private Learner learner() {
    if (learner == null) {
      throw new IllegalStateException("worker " + place + " has no graph");
    }
    return learner;
  }

  private Step step() {
    if (step == null) {
      throw new IllegalStateException("worker " + place + " has no step");
    }
    return step;
  }

  @Override
  public ComputationGraph getModel() {
    return learner().graph();
  }

  @Override
  public boolean isRunning() {
    return !last.isDone();
  }

  /** Lets the thread end after the task that it is at. */
  @Override
  public void shutdown() {
    tasks.add(() -> isStopped = true);
  }

  @Override
  public boolean averagingRequired() {
    return true;
  }

  @Override
  public String getUuid() {
    return "worker " + place;
  }

  /** Not supported: {@code ParallelWrapper} starts it in a thread of its own. */
  @Override
  public void start() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setUncaughtExceptionHandler(Thread.UncaughtExceptionHandler handler) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void feedMultiDataSet(MultiDataSet batch, long waitedMilliseconds) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void updateModel(Model model) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void updateModelParams(INDArray parameters) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void updateUpdaterParams(INDArray state) {
    throw new UnsupportedOperationException();
  }
}
