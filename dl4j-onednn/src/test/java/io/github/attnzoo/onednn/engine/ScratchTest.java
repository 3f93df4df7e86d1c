package io.github.attnzoo.onednn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.Test;

class ScratchTest {
  private static final long LIMIT = 100;

  private final List<BytePointer> made = new ArrayList<>();

  private BytePointer allocate(long bytes) {
    if (bytes > LIMIT) {
      throw new OutOfMemoryError("no " + bytes + " bytes");
    }
    var memory = new BytePointer(bytes);
    made.add(memory);
    return memory;
  }

  @Test
  void growsToTheLargestDemandAndStaysThere() {
    var scratch = new Scratch(this::allocate);

    List<Long> addresses = LongStream.of(10, 40, 20, 40).mapToObj(scratch::atLeast).toList();

    assertThat(made).extracting(BytePointer::capacity).containsExactly(10L, 40L);
    assertThat(addresses.subList(1, 4)).containsOnly(made.get(1).address());
  }

  @Test
  void afterADemandThatIsTooLargeTheNextOneGetsMemoryThatIsThere() {
    var scratch = new Scratch(this::allocate);
    scratch.atLeast(40);
    assertThatThrownBy(() -> scratch.atLeast(LIMIT + 1)).isInstanceOf(OutOfMemoryError.class);

    long address = scratch.atLeast(20);

    assertThat(made).hasSize(2);
    assertThat(made.get(0).isNull()).isTrue();
    assertThat(address).isEqualTo(made.get(1).address()).isNotZero();
  }
}
