package io.github.attnzoo.train.run;

import io.github.attnzoo.train.loop.Classification;
import io.github.attnzoo.train.loop.LoopListener;
import io.github.attnzoo.train.loop.StepMetrics;
import io.github.attnzoo.train.policy.Decisions;
import io.github.attnzoo.train.policy.EpochMetrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes how a training goes for TensorBoard, into the folder {@code tensorboard} of the run. Each
 * session writes a file of its own, which begins with its first step.
 *
 * <p>Over epochs: {@code loss/train}, {@code loss/validation}, {@code accuracy/train}, {@code
 * accuracy/validation}, {@code learningRate}, {@code samplesPerSecond}, and after the last one
 * {@code loss/test} and {@code accuracy/test}. Over steps, of every tenth: {@code step/loss} of the
 * batch. Losses are in nats, accuracies from 0 to 1.
 */
public final class TensorBoard implements LoopListener, AutoCloseable {
  private static final int STEPS_APART = 10;

  private final Path folder;
  private final Clock clock;
  private @Nullable EventFile events;

  /** Writes nothing before the first step. */
  public TensorBoard(RunFolder run, Clock clock) {
    this.folder = run.tensorBoard();
    this.clock = clock;
  }

  @Override
  public void stepDone(StepMetrics step) {
    if (events == null || step.step() % STEPS_APART == 0) {
      write(step.step(), Map.of("step/loss", step.loss()), false);
    }
  }

  @Override
  public void epochDone(EpochMetrics metrics, Decisions decisions) {
    var numbers = new LinkedHashMap<String, Double>();
    numbers.put("loss/train", metrics.trainLoss());
    numbers.put("accuracy/train", metrics.trainAccuracy());
    put(numbers, "loss/validation", metrics.validationLoss());
    put(numbers, "accuracy/validation", metrics.validationAccuracy());
    numbers.put("learningRate", metrics.learningRate());
    numbers.put("samplesPerSecond", metrics.samplesPerSecond());
    write(metrics.epoch(), numbers, true);
  }

  @Override
  public void testDone(int epochs, Classification test) {
    write(epochs, Map.of("loss/test", test.loss(), "accuracy/test", test.accuracy()), true);
  }

  private static void put(Map<String, Double> numbers, String tag, @Nullable Double number) {
    if (number != null) {
      numbers.put(tag, number);
    }
  }

  private void write(long step, Map<String, Double> numbers, boolean flush) {
    try {
      EventFile file = events == null ? create() : events;
      events = file;
      file.scalars(clock.instant(), step, numbers);
      if (flush) {
        file.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** TensorBoard reads the files of a folder in the order of their names. */
  private EventFile create() throws IOException {
    Files.createDirectories(folder);
    Instant now = clock.instant();
    long second = now.getEpochSecond();
    Path file = file(second);
    while (Files.exists(file)) {
      file = file(++second);
    }
    return EventFile.create(file, now);
  }

  private Path file(long second) {
    return folder.resolve("events.out.tfevents.%010d.attnzoo".formatted(second));
  }

  @Override
  public void close() {
    if (events != null) {
      try {
        events.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
