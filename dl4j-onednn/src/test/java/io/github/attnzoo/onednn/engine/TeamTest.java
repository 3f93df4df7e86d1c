package io.github.attnzoo.onednn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TeamTest {
  private static final int THREADS = 3;

  private int before;

  @BeforeEach
  void threeThreads() {
    assumeTrue(OpenMp.isAvailable(), "OpenMP's threads can't be used on this platform");
    before = OpenMp.maxThreads();
    OpenMp.setMaxThreads(THREADS);
  }

  @AfterEach
  void restore() {
    if (before > 0) {
      OpenMp.setMaxThreads(before);
    }
  }

  @Test
  void asManyPartsAsThreads() {
    assertThat(Team.size()).isEqualTo(THREADS);
  }

  @Test
  void everyPartRunsOnce() {
    var runs = new AtomicIntegerArray(7);

    for (int i = 0; i < 100; i++) {
      Team.run(runs.length(), runs::incrementAndGet);
    }

    for (int part = 0; part < runs.length(); part++) {
      assertThat(runs.get(part)).isEqualTo(100);
    }
  }

  @Test
  void aPartGoesToTheSameThreadEachTime() {
    List<Thread> first = threads();

    assertThat(first).doesNotHaveDuplicates().hasSize(THREADS);
    assertThat(first.get(0)).isSameAs(Thread.currentThread());
    assertThat(threads()).isEqualTo(first);
  }

  @Test
  void fewerPartsLeaveTheThreadsAlone() {
    List<Thread> first = threads();

    for (int i = 0; i < 20; i++) {
      Team.run(2, part -> {});
    }

    assertThat(threads()).isEqualTo(first);
  }

  @Test
  void aPartIsNotSplitAgain() {
    assertThatThrownBy(() -> Team.run(2, part -> Team.run(2, inner -> {})))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a part can't be split into parts");

    everyPartRunsOnce();
  }

  @Test
  void theThreadsDoNotKeepTheJvmFromEnding() {
    assertThat(threads().subList(1, THREADS)).allMatch(Thread::isDaemon);
  }

  private static List<Thread> threads() {
    List<Thread> found = new ArrayList<>(Collections.nCopies(THREADS, Thread.currentThread()));
    Team.run(THREADS, part -> found.set(part, Thread.currentThread()));
    return found;
  }

  @Test
  void operationsWithinAPartHaveOneThread() {
    int[] threads = new int[THREADS];

    Team.run(THREADS, part -> threads[part] = OpenMp.maxThreads());

    assertThat(threads).containsOnly(1);
    assertThat(OpenMp.maxThreads()).isEqualTo(THREADS);
  }

  @Test
  void whatAPartThrowsArrives() {
    for (int failing = 0; failing < THREADS; failing++) {
      int bad = failing;
      assertThatThrownBy(
              () ->
                  Team.run(
                      THREADS,
                      part -> {
                        if (part == bad) {
                          throw new IllegalArgumentException("part " + part);
                        }
                      }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("part " + bad);
    }

    everyPartRunsOnce();
  }

  @Test
  void anotherThreadHasATeamOfItsOwn() {
    List<Thread> mine = threads();

    List<Thread> others =
        CompletableFuture.supplyAsync(
                () -> {
                  OpenMp.setMaxThreads(THREADS);
                  return threads();
                })
            .join();

    assertThat(others).doesNotContainAnyElementsOf(mine);
  }

  @Test
  void preparationSeesOneThreadWhereThereAreParts() {
    int[] seen = new int[2];

    Team.prepare(1, () -> seen[0] = OpenMp.maxThreads());
    Team.prepare(2, () -> seen[1] = OpenMp.maxThreads());

    assertThat(seen).containsExactly(THREADS, 1);
    assertThat(OpenMp.maxThreads()).isEqualTo(THREADS);
  }
}
