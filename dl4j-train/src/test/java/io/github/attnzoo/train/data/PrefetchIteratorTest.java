package io.github.attnzoo.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.models.data.SequenceShape;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

@Timeout(30)
class PrefetchIteratorTest {
  private static final int SAMPLES = 23;

  @ParameterizedTest(name = "{0} threads")
  @ValueSource(ints = {1, 3})
  void givesTheSameBatchesInTheSameOrder(int threads) {
    BatchIterator plain = batches().epoch(4);

    try (var prefetched = PrefetchIterator.over(batches().epoch(4), 2, threads)) {
      while (plain.hasNext()) {
        assertThat(prefetched.next()).isEqualTo(plain.next());
      }
      assertThat(prefetched.hasNext()).isFalse();
      assertThatThrownBy(prefetched::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void preparesNoMoreThanAsked() throws Exception {
    var made = new AtomicInteger();
    DataSetIterator source = source(made, Integer.MAX_VALUE);

    try (var prefetched = PrefetchIterator.over(source, 3, 2)) {
      assertThat(prefetched.hasNext()).isTrue();
      // Three wait, and one is in the consumer's hand.
      while (made.get() < 4) {
        Thread.onSpinWait();
      }
      Thread.sleep(20);
      assertThat(made).hasValue(4);
    }
  }

  @Test
  void throwsTheSourcesExceptionAfterTheBatchesBefore() {
    DataSetIterator source = source(new AtomicInteger(), 2);

    try (var prefetched = PrefetchIterator.over(source)) {
      prefetched.next();
      prefetched.next();
      assertThatThrownBy(prefetched::hasNext)
          .isInstanceOf(DataException.class)
          .hasMessage("broken");
      assertThatThrownBy(prefetched::next).isInstanceOf(DataException.class).hasMessage("broken");
    }
  }

  @Test
  void closesWhileTheQueueIsFull() {
    var prefetched = PrefetchIterator.over(batches().epoch(0), 1, 2);
    prefetched.next();
    prefetched.close();

    assertThat(prefetched.hasNext()).isFalse();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().equals("attnzoo-prefetch"));
    prefetched.close();
  }

  @Test
  void resetStartsAgain() {
    BatchIterator plain = batches().epoch(0);
    DataSet first = plain.next();

    try (var prefetched = PrefetchIterator.over(batches().epoch(0))) {
      prefetched.next();
      prefetched.next();
      prefetched.reset();
      var all = new ArrayList<DataSet>();
      prefetched.forEachRemaining(all::add);
      assertThat(all).hasSize((SAMPLES + 3) / 4).first().isEqualTo(first);
    }
  }

  /** Empty batches without end, but for a failure after some. */
  private static DataSetIterator source(AtomicInteger made, int goodBatches) {
    return new ExistingDataSetIterator(
        (Iterable<DataSet>)
            () ->
                IntStream.iterate(0, i -> i + 1)
                    .mapToObj(
                        i -> {
                          if (i == goodBatches) {
                            throw new DataException("broken");
                          }
                          made.incrementAndGet();
                          return new DataSet();
                        })
                    .iterator());
  }

  private static Batches batches() {
    var shape = new SequenceShape(1, 1, List.of("a", "b"));
    List<Sample> samples =
        IntStream.range(0, SAMPLES)
            .<Sample>mapToObj(i -> new ValueSample("s" + i, i % 2, new float[] {i}, null))
            .toList();
    var split = new Split("train", shape, samples);
    var data = new LoadedData(shape, split, split, split, null, null, "made", List.of());
    return Batches.forTraining(data, 4, 9);
  }
}
