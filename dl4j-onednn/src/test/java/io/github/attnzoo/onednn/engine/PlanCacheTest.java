package io.github.attnzoo.onednn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

class PlanCacheTest {
  private final List<String> closed = new ArrayList<>();

  private record Plan(String name, List<String> closed) implements AutoCloseable {
    @Override
    public void close() {
      closed.add(name);
    }
  }

  @BeforeAll
  static void startNd4j() {
    assumeTrue(Engine.availability().available(), Engine.availability().description());
  }

  private Plan plan(String name) {
    return new Plan(name, closed);
  }

  @Test
  void preparesEachShapeOnce() {
    var cache = new PlanCache<String, Plan>(2);

    assertThat(cache.get("a", this::plan)).isSameAs(cache.get("a", this::plan));
  }

  @Test
  void closesTheShapeThatWasUsedLongestAgo() {
    var cache = new PlanCache<String, Plan>(2);

    cache.get("a", this::plan);
    cache.get("b", this::plan);
    cache.get("a", this::plan);
    cache.get("c", this::plan);

    assertThat(closed).containsExactly("b");
    assertThat(cache.size()).isEqualTo(2);
  }

  @Test
  void eachNumberOfThreadsHasItsOwn() {
    var cache = new PlanCache<String, Plan>(2);
    NativeOps threads = NativeOpsHolder.getInstance().getDeviceNativeOps();
    int before = threads.ompGetMaxThreads();

    Plan plan = cache.get("a", this::plan);
    Plan other;
    threads.setOmpNumThreads(before + 1);
    try {
      other = cache.get("a", this::plan);
    } finally {
      threads.setOmpNumThreads(before);
    }

    assertThat(other).isNotSameAs(plan);
    assertThat(cache.get("a", this::plan)).isSameAs(plan);
  }

  @Test
  void aSecondThreadIsRefusedAndTheFirstGoesOn() {
    var cache = new PlanCache<String, Plan>(2);

    Plan used =
        cache.use(
            "a",
            this::plan,
            plan -> {
              var other = CompletableFuture.runAsync(() -> cache.use("b", this::plan, b -> {}));
              assertThatThrownBy(other::join)
                  .hasCauseInstanceOf(ConcurrentModificationException.class)
                  .hasMessageContaining("two threads");
              assertThatThrownBy(cache::close).isInstanceOf(ConcurrentModificationException.class);
            });

    assertThat(used.name()).isEqualTo("a");
    assertThat(closed).isEmpty();
    assertThat(cache.use("b", this::plan, plan -> {}).name()).isEqualTo("b");
  }

  @Test
  void workThatFailsLetsTheNextIn() {
    var cache = new PlanCache<String, Plan>(2);
    assertThatThrownBy(
            () ->
                cache.use(
                    "a",
                    this::plan,
                    plan -> {
                      throw new IllegalStateException("work");
                    }))
        .hasMessage("work");

    cache.useAgain(cache.get("a", this::plan), plan -> assertThat(plan.name()).isEqualTo("a"));
  }

  @Test
  void closingClosesAll() {
    var cache = new PlanCache<String, Plan>(2);
    cache.get("a", this::plan);
    cache.get("b", this::plan);

    cache.close();

    assertThat(closed).containsExactlyInAnyOrder("a", "b");
    assertThat(cache.size()).isZero();
  }
}
