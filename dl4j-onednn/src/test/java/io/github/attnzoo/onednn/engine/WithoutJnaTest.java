package io.github.attnzoo.onednn.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.onednn.OneDnn;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What is left where JNA can't load its library; the build runs it once in such a JVM. */
@EnabledIfSystemProperty(named = "jna.nounpack", matches = "true")
class WithoutJnaTest {

  @Test
  void theDescriptionSaysSo() {
    assertThat(OneDnn.isAvailable()).isTrue();
    assertThat(OneDnn.description()).endsWith(" without LSTM batches split");
  }

  @Test
  void theCallingThreadRunsAllParts() {
    List<Integer> parts = new ArrayList<>();

    Team.run(3, parts::add);

    assertThat(Team.size()).isEqualTo(1);
    assertThat(parts).containsExactly(0, 1, 2);
  }
}
