package io.github.attnzoo.onednn.engine;

import static io.github.attnzoo.onednn.OmpThreads.withThreads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class SnapshotTest {
  private final Snapshot snapshot = new Snapshot();

  @BeforeAll
  static void kernelsRun() {
    assumeTrue(Engine.availability().available(), Engine.availability().description());
  }

  @AfterEach
  void close() {
    snapshot.close();
  }

  @Test
  void theSameAsLongAsNothingChanges() {
    INDArray first = Nd4j.rand(DataType.FLOAT, 3, 5);
    INDArray second = Nd4j.rand(DataType.FLOAT, 7);

    assertThat(snapshot.version(first, second)).isEqualTo(1);
    assertThat(snapshot.version(first, second)).isEqualTo(1);
    assertThat(snapshot.version(first.dup(), second.dup())).isEqualTo(1);
  }

  @Test
  void everySingleElementCounts() {
    INDArray first = Nd4j.rand(DataType.FLOAT, 3, 5);
    INDArray second = Nd4j.rand(DataType.FLOAT, 7);
    long version = snapshot.version(first, second);

    for (INDArray array : new INDArray[] {first, second}) {
      for (long i = 0; i < array.length(); i++) {
        array.putScalar(i, array.getFloat(i) + 1);
        assertThat(snapshot.version(first, second)).isEqualTo(++version);
        assertThat(snapshot.version(first, second)).isEqualTo(version);
      }
    }
  }

  @Test
  void changesCountInEveryPartOfLargeArrays() {
    withThreads(3, this::compareLargeArrays);
  }

  private void compareLargeArrays() {
    INDArray large = Nd4j.rand(DataType.FLOAT, 300_001);
    INDArray small = Nd4j.rand(DataType.FLOAT, 3);
    long version = snapshot.version(large, small);

    for (long i : new long[] {0, 1, 99_999, 149_999, 150_000, 150_001, 250_000, 300_000}) {
      large.putScalar(i, large.getFloat(i) + 1);
      assertThat(snapshot.version(large, small)).isEqualTo(++version);
    }
    for (long i = 0; i < small.length(); i++) {
      small.putScalar(i, small.getFloat(i) + 1);
      assertThat(snapshot.version(large, small)).isEqualTo(++version);
    }
    assertThat(snapshot.version(large, small)).isEqualTo(version);
  }

  @Test
  void aViewIsComparedAndNotWhatLiesAround() {
    INDArray all = Nd4j.rand(DataType.FLOAT, 20);
    INDArray view = all.get(NDArrayIndex.interval(5, 10));
    long version = snapshot.version(view);

    all.putScalar(4, 9);
    all.putScalar(10, 9);
    assertThat(snapshot.version(view)).isEqualTo(version);

    all.putScalar(9, 9);
    assertThat(snapshot.version(view)).isEqualTo(version + 1);
  }

  @Test
  void anotherSizeIsAChange() {
    long version = snapshot.version(Nd4j.zeros(DataType.FLOAT, 4));

    assertThat(snapshot.version(Nd4j.zeros(DataType.FLOAT, 5))).isEqualTo(version + 1);
  }

  @Test
  void afterClosingEverythingHasChanged() {
    INDArray array = Nd4j.rand(DataType.FLOAT, 4);
    long version = snapshot.version(array);
    snapshot.close();

    assertThat(snapshot.version(array)).isEqualTo(version + 1);
  }
}
