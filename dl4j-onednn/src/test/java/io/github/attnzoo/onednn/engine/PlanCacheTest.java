package io.github.attnzoo.onednn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;

class PlanCacheTest {
  private final List<String> closed = new ArrayList<>();

  private record NamedPlan(String name, NativeOwner owner) implements Plan {}

  @BeforeAll
  static void startNd4j() {
    assumeTrue(Engine.availability().available(), Engine.availability().description());
  }

  private NamedPlan plan(String name) {
    return planWith(0, name);
  }

  private NamedPlan planWith(long bytes, String name) {
    return NativeOwner.build(
        owner -> {
          owner.closing(() -> closed.add(name));
          if (bytes > 0) {
            owner.own(new BytePointer(bytes));
          }
          return new NamedPlan(name, owner);
        });
  }

  private static PlanCache<String, NamedPlan> ofTwo() {
    return new PlanCache<>(PlanCache.Bounds.of(2));
  }

  @Test
  void preparesEachShapeOnce() {
    var cache = ofTwo();

    assertThat(cache.get("a", this::plan)).isSameAs(cache.get("a", this::plan));
  }

  @Test
  void closesTheShapeThatWasUsedLongestAgo() {
    var cache = ofTwo();

    cache.get("a", this::plan);
    cache.get("b", this::plan);
    cache.get("a", this::plan);
    cache.get("c", this::plan);

    assertThat(closed).containsExactly("b");
    assertThat(cache.size()).isEqualTo(2);
  }

  @Test
  void closesTheOldestWhereAllHoldTooMuch() {
    var cache = new PlanCache<String, NamedPlan>(new PlanCache.Bounds(2, 4, 1000));

    cache.get("a", name -> planWith(300, name));
    cache.get("b", name -> planWith(300, name));
    cache.get("c", name -> planWith(400, name));
    assertThat(closed).isEmpty();

    cache.get("d", name -> planWith(1, name));
    assertThat(closed).containsExactly("a");
  }

  @Test
  void keepsTheLeastNumberWhateverTheyHold() {
    var cache = new PlanCache<String, NamedPlan>(new PlanCache.Bounds(2, 4, 1000));

    cache.get("a", this::plan);
    cache.get("b", name -> planWith(3000, name));
    cache.get("c", name -> planWith(3000, name));

    assertThat(closed).containsExactly("a");
    assertThat(cache.size()).isEqualTo(2);
  }

  @Test
  void keepsNoMoreThanTheLargestNumber() {
    var cache = new PlanCache<String, NamedPlan>(new PlanCache.Bounds(1, 2, Long.MAX_VALUE));

    cache.get("a", this::plan);
    cache.get("b", this::plan);
    cache.get("c", this::plan);

    assertThat(closed).containsExactly("a");
  }

  @Test
  void whatALaterUseAddsCounts() {
    var cache = new PlanCache<String, NamedPlan>(new PlanCache.Bounds(1, 4, 1000));

    NamedPlan first = cache.get("a", this::plan);
    first.owner().own(new BytePointer(2000L));
    cache.get("b", this::plan);

    assertThat(closed).containsExactly("a");
  }

  @Test
  void anOwnerCountsWhatItsPartsHold() {
    NativeOwner all =
        NativeOwner.build(
            owner -> {
              owner.own(new BytePointer(100));
              owner.closing(Nd4j.createUninitializedDetached(DataType.FLOAT, 5, 5));
              owner.part(part -> part.own(new BytePointer(30)));
              owner.closing(planWith(7, "nested"));
              return owner;
            });

    assertThat(all.bytes()).isEqualTo(100 + 100 + 30 + 7);
    all.close();
    assertThat(all.bytes()).isZero();
    assertThat(closed).containsExactly("nested");
  }

  @Test
  void boundsThatContradictAreRefused() {
    assertThatThrownBy(() -> new PlanCache.Bounds(0, 2, 0)).hasMessageContaining("got 0 and 2");
    assertThatThrownBy(() -> new PlanCache.Bounds(3, 2, 0)).hasMessageContaining("got 3 and 2");
  }

  @Test
  void eachNumberOfThreadsHasItsOwn() {
    var cache = ofTwo();
    NativeOps threads = NativeOpsHolder.getInstance().getDeviceNativeOps();
    int before = threads.ompGetMaxThreads();

    NamedPlan plan = cache.get("a", this::plan);
    NamedPlan other;
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
    var cache = ofTwo();

    NamedPlan used =
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
    var cache = ofTwo();
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
    var cache = ofTwo();
    cache.get("a", this::plan);
    cache.get("b", this::plan);

    cache.close();

    assertThat(closed).containsExactlyInAnyOrder("a", "b");
    assertThat(cache.size()).isZero();
  }
}
