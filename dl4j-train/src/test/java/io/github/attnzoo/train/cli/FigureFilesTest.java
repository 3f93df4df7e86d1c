package io.github.attnzoo.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.explain.Explanation;
import io.github.attnzoo.models.config.Json;
import io.github.attnzoo.models.config.JsonValue.Obj;
import io.github.attnzoo.models.config.JsonValue.Text;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FigureFilesTest {
  @TempDir Path temp;

  @Test
  void layersWhoseNamesDifferInOtherLettersHaveFilesOfTheirOwn() throws IOException {
    String longName = "encoder-block-".repeat(30);
    List<String> layers =
        List.of(
            "block/1",
            "block 1",
            "Block 1",
            "\u6ce8\u610f",
            "\u901a\u9053",
            longName + "a",
            longName + "b" + "/".repeat(200));
    var files = new FigureFiles(temp);
    var written = new ArrayList<String>();

    for (String layer : layers) {
      Path figure = files.write("0-", explanation(layer));
      String name = figure.getFileName().toString();
      assertThat(figure).isRegularFile();
      Obj numbers = (Obj) Json.parse(read(name.replace(".png", ".json")), name);
      assertThat(numbers.get("layer"))
          .isInstanceOfSatisfying(Text.class, text -> assertThat(text.value()).isEqualTo(layer));
      written.add(name);
    }

    assertThat(written)
        .startsWith("0-gates-block-1.png", "0-gates-block-1-2.png", "0-gates-Block-1-3.png")
        .allSatisfy(name -> assertThat(name).matches("[A-Za-z0-9._-]{1,120}"));
    // None was written over by a later one.
    try (var all = Files.list(temp)) {
      assertThat(all).hasSize(2 * layers.size());
    }
    assertThat(written.stream().map(name -> name.toLowerCase(Locale.ROOT)).distinct())
        .hasSize(layers.size());
  }

  @Test
  void anotherRunWritesOverItsFiles() throws IOException {
    Path first = new FigureFiles(temp).write("0-", explanation("a"));
    Path again = new FigureFiles(temp).write("0-", explanation("a"));

    assertThat(again).isEqualTo(first);
  }

  private String read(String name) throws IOException {
    return Files.readString(temp.resolve(name));
  }

  private static Explanation explanation(String layer) {
    var figure = new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB);
    return new Explanation("gates-" + layer, "gates", figure, Map.of("layer", layer));
  }
}
