package io.github.attnzoo.onednn.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanCacheTest {
  private final List<String> closed = new ArrayList<>();

  private record Plan(String name, List<String> closed) implements AutoCloseable {
    @Override
    public void close() {
      closed.add(name);
    }
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
  void closingClosesAll() {
    var cache = new PlanCache<String, Plan>(2);
    cache.get("a", this::plan);
    cache.get("b", this::plan);

    cache.close();

    assertThat(closed).containsExactlyInAnyOrder("a", "b");
    assertThat(cache.size()).isZero();
  }
}
