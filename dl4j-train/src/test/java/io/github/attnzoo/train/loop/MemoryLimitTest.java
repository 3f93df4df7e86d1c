package io.github.attnzoo.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MemoryLimitTest {
  @Test
  void moreMemoryThanTheLimitEndsTheWork() {
    assertThatThrownBy(() -> MemoryLimit.check(1))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessageContainingAll("this process has ", " bytes of memory, its limit is 1 bytes");
  }

  @Test
  void lessMemoryThanTheLimitAndNoLimitGoOn() {
    MemoryLimit.check(Long.MAX_VALUE);
    MemoryLimit.check(0);
  }

  @Test
  void theLimitIsJavaCppsWhereNobodyTookItOver() {
    assertThat(MemoryLimit.bytes()).isPositive();
  }
}
