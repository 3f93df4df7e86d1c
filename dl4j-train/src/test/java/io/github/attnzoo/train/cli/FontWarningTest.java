package io.github.attnzoo.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FontWarningTest {
  /** A code point that never means anything, so that no font has it. */
  private static final String NO_LETTER = Character.toString(0x10fffe);

  @Test
  void namesWithoutAFontAreTold() {
    assertThat(FontWarning.of(List.of("cat", "d" + NO_LETTER, "bird")))
        .hasValueSatisfying(
            warning ->
                assertThat(warning)
                    .startsWith("warning: no font on this machine draws d" + NO_LETTER + ";"));
    assertThat(FontWarning.of(Stream.generate(() -> NO_LETTER).limit(7).toList()))
        .hasValueSatisfying(warning -> assertThat(warning).contains(" and 2 more;"));
  }

  @Test
  void otherNamesAreNotWorthAWord() {
    assertThat(FontWarning.of(List.of("cat", "dog"))).isEmpty();
  }
}
