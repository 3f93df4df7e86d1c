package io.github.attnzoo.train.loop;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.deeplearning4j.parallelism.factory.DefaultTrainerContext;
import org.deeplearning4j.parallelism.trainer.Trainer;
import org.jspecify.annotations.Nullable;

/**
 * A {@code ParallelWrapper} that is given one step at a time: its workers, their threads and their
 * copies of the graph stay from one {@code fit} to the next. It averages after every step, and
 * takes batches from no thread of its own.
 */
final class StepwiseWrapper extends ParallelWrapper {
  private static final int NO_PREFETCH = 0;

  StepwiseWrapper(ComputationGraph graph, List<Worker> workers) {
    super(graph, workers.size(), NO_PREFETCH);
    setWorkspaceMode(graph.getConfiguration().getTrainingWorkspaceMode());
    setTrainerContext(new Workers(workers));
  }

  /** Called at the end of each {@code fit}, and keeps everything. */
  @Override
  public void close() {}

  /** Ends the workers and their threads, and waits for that. */
  void end() {
    @Nullable ExecutorService threads = executorService;
    try {
      super.close();
      while (threads != null && !threads.awaitTermination(1, TimeUnit.MINUTES)) {
        // A step takes as long as it takes.
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("the workers could not be ended", e);
    }
  }

  private static final class Workers extends DefaultTrainerContext {
    private final List<Worker> workers;

    Workers(List<Worker> workers) {
      this.workers = workers;
    }

    @Override
    public Trainer create(
        String uuid,
        int place,
        Model model,
        int device,
        boolean isMultiDataSet,
        ParallelWrapper wrapper,
        WorkspaceMode mode,
        int averagingFrequency) {
      return workers.get(place);
    }
  }
}
