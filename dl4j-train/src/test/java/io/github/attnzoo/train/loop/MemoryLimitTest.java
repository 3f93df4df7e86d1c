package io.github.attnzoo.train.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Properties;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryLimitTest {
  private static final String ARRAYS = "org.bytedeco.javacpp.maxbytes";
  private static final String PROCESS = "org.bytedeco.javacpp.maxPhysicalBytes";

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
  @EnabledOnOs(OS.LINUX)
  void whatTheCLibraryKeepsOfFreedBlocksIsNoReasonToEnd() {
    // Too small to be mapped one by one; the last one pins the others below it.
    int size = 64 << 10;
    var blocks = new ArrayDeque<BytePointer>();
    for (int i = 0; i < 4096; i++) {
      blocks.add(new BytePointer(size).fill(1));
    }
    try (BytePointer pin = blocks.removeLast()) {
      blocks.forEach(BytePointer::close);
      long half = 4096L * size / 2;

      long limit = Pointer.physicalBytes() - half;

      assertThatCode(() -> MemoryLimit.check(limit)).doesNotThrowAnyException();

      assertThat(pin.get(0)).isEqualTo((byte) 1);
    }
  }

  @Test
  void theLimitIsJavaCppsWhereNobodyTookItOver() {
    assertThat(MemoryLimit.bytes()).isPositive();
  }

  @Test
  void theLimitThatIsTakenOverIsNoLongerJavaCpps() {
    for (String name : new String[] {PROCESS, "org.bytedeco.javacpp.maxphysicalbytes"}) {
      var properties = new Properties();
      properties.setProperty(name, "800m");

      MemoryLimit.takeOver(properties);

      assertThat(properties).containsEntry(PROCESS, "0");
      assertThat(properties).containsEntry("attnzoo.maxPhysicalBytes", "800m");
    }
    var none = new Properties();
    MemoryLimit.takeOver(none);
    assertThat(none).containsEntry(PROCESS, "0").hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lots", "-1", "1.5g", "6 gigs", "g"})
  void whatIsNoSizeIsRefused(String size) {
    for (String name : new String[] {PROCESS, ARRAYS}) {
      var properties = new Properties();
      properties.setProperty(name, size);

      assertThatThrownBy(() -> MemoryLimit.takeOver(properties))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("-Dorg.bytedeco.javacpp.max", "got '" + size + "'");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "50%", "6G", "800 mb", "1t", ""})
  void sizesAreThoseOfJavaCpp(String size) {
    var properties = new Properties();
    properties.setProperty(PROCESS, size);

    MemoryLimit.takeOver(properties);

    assertThat(size.isEmpty() || Pointer.parseBytes(size, 100) >= 0).isTrue();
  }
}
