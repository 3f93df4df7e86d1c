package io.github.attnzoo.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.text.Bidi;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;

class ClassNamesTest {
  /** A code point that never means anything, so that no font has it. */
  private static final String NO_LETTER = Character.toString(0x10fffe);

  @Test
  void classesWithoutNamesAreNumbered() {
    assertThat(ClassNames.of(List.of(), 2).labels()).containsExactly("class 0", "class 1");
  }

  @Test
  void namesWithoutAFontAreNumberedInFiguresAlone() {
    ClassNames classes = ClassNames.of(List.of("cat", "dog" + NO_LETTER), 2);

    assertThat(classes.labels()).containsExactly("cat", "class 1");
    assertThat(classes.name(1)).isEqualTo("dog" + NO_LETTER);
  }

  @Test
  void longNamesAreShortenedBetweenLetters() {
    String label = ClassNames.of(List.of("\ud83d\udc31".repeat(50), "b"), 2).labels().get(0);

    assertThat(label.codePoints().filter(c -> c == 0x1f431).count()).isIn(0L, 35L);
    assertThat(label).doesNotContain("\ud83d…");
    assertThat(ClassNames.of(List.of("x".repeat(50)), 1).label(0)).isEqualTo("x".repeat(35) + "…");
  }

  @Test
  void aNameFromRightToLeftLeavesTheTitleAroundItAsItIs() {
    var classes = new ClassNames(List.of("\u0642\u0637\u0629", "\u0643\u0644\u0628"));
    var prediction = new Prediction(1, 0.991, classes);
    var subject =
        new Subject(
            "x",
            Nd4j.zeros(1, 1, 1),
            null,
            new View.Signal(HeatMap.of(1, 1, 0), List.of(), null, null),
            0);

    String title = prediction.title(subject);

    var order = new Bidi(title, Bidi.DIRECTION_LEFT_TO_RIGHT);
    for (String part : List.of("True", "Predicted", "(99.1 %)")) {
      int start = title.indexOf(part);
      for (int i = start; i < start + part.length(); i++) {
        assertThat(order.getLevelAt(i) % 2).as("direction of %s", part).isZero();
      }
    }
  }

  @Test
  void asManyNamesAsOutputsAreExpected() {
    assertThatThrownBy(() -> ClassNames.of(List.of("cat"), 2))
        .hasMessage("classes: expected a name for each of 2 outputs, found 1");
  }
}
