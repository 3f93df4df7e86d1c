package io.github.attnzoo.models.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  enum Colour {
    DARK_RED
  }

  @Id(value = "sample", doc = "A record for this test.")
  record Sample(String text, int count, double share, Colour colour, List<Double> values) {}

  @Test
  void aLargeMatrixIsARowALineAndCanBeReadBack() {
    List<List<Integer>> matrix = Collections.nCopies(300, Collections.nCopies(300, 0));

    String text = Json.write(Map.of("confusion", matrix));

    assertThat(text.lines()).hasSize(300 + 4);
    JsonValue.Obj read = (JsonValue.Obj) Json.parse(text, "run.json");
    assertThat(((JsonValue.Arr) Objects.requireNonNull(read.get("confusion"))).items())
        .hasSize(300);
  }

  @Test
  void aRecordMayBeLongerThanAConfig() {
    String text = Json.write(Map.of("cells", Collections.nCopies(400_000, 10)));
    assertThat(text).hasSizeGreaterThan(Json.MAX_LENGTH);

    assertThat(Json.parseRecord(text, "run.json").at("cells")).isInstanceOf(JsonValue.Arr.class);
    assertThatThrownBy(() -> Json.parse(text, "c.json"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("c.json: must have at most 1048576 characters");
  }

  @Test
  void keysLeadToAValueWithin() {
    JsonValue json = Json.parse("{\"a\": {\"b\": true}, \"c\": [1]}", "c.json");

    assertThat(json.at("a", "b")).isInstanceOf(JsonValue.Bool.class);
    assertThat(json.at()).isSameAs(json);
    assertThat(json.at("a", "x")).isNull();
    assertThat(json.at("x", "b")).isNull();
    assertThat(json.at("c", "0")).isNull();
  }

  @Test
  void recordsMapsAndLists() {
    var map = new LinkedHashMap<String, Object>();
    map.put("sample", new Sample("a\"b\\\n\u0001é", 3, 0.25, Colour.DARK_RED, List.of(1.0, 1e-8)));
    map.put("matrix", new int[][] {{1, 2}, {3, 4}});
    map.put("nothing", null);
    map.put("notFinite", new double[] {Double.NaN, Double.NEGATIVE_INFINITY});
    map.put("empty", Map.of());
    map.put("none", List.of());
    map.put("path", Path.of("a", "b"));
    map.put("time", Instant.EPOCH);
    assertThat(Json.write(map))
        .isEqualTo(
            """
            {
              "sample": {
                "id": "sample",
                "text": "a\\"b\\\\\\n\\u0001é",
                "count": 3,
                "share": 0.25,
                "colour": "dark-red",
                "values": [1.0, 1e-8]
              },
              "matrix": [
                [1, 2],
                [3, 4]
              ],
              "nothing": null,
              "notFinite": [null, null],
              "empty": {},
              "none": [],
              "path": "%s",
              "time": "1970-01-01T00:00:00Z"
            }
            """
                .formatted(Path.of("a", "b").toString().replace("\\", "\\\\")));
  }

  @Test
  void aLongListTakesALineAnItem() {
    List<String> names = Arrays.asList("a".repeat(40), "b".repeat(40));
    assertThat(Json.write(names).lines()).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {0, -0.0, 1, 50, 1e15, 12345678.5, 1e-8, 0.1, 1.0 / 3, -2.5e-30, 1e308, 4.9e-324})
  void numbersReadBackToTheSameBits(double value) {
    var number = (JsonValue.Num) Json.parse(Json.write(value), "n");
    assertThat(number.value()).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(floats = {0.1f, 1e-8f, 16777216f, Float.MIN_VALUE, Float.MAX_VALUE})
  void floatsKeepTheirOwnDigits(float value) {
    var number = (JsonValue.Num) Json.parse(Json.write(value), "n");
    assertThat(Float.parseFloat(number.text())).isEqualTo(value);
    assertThat(number.text().length()).isLessThan(14);
  }

  @Test
  void anObjectWithoutAFormIsRefused() {
    assertThatThrownBy(() -> Json.write(new Thread()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("JSON has no form for a java.lang.Thread");
  }

  @Test
  void valuesKnowTheirPlaces() {
    var root = (JsonValue.Obj) Json.parse("{\n  \"é\": [1,\n \"x\"]\n}", "f.json");
    JsonValue.Member member = Objects.requireNonNull(root.members().get("é"));
    assertThat(root.get("absent")).isNull();
    var list = (JsonValue.Arr) member.value();
    assertThat(member.keyPlace()).isEqualTo(new Place("f.json", 2, 3));
    assertThat(list.place()).hasToString("f.json:2:8");
    assertThat(list.items().get(1).place()).hasToString("f.json:3:2");
  }

  @Test
  void quotedTextReadsBack() {
    String text = "\" \\ / \b \f \n \r \t \u007f \u2028 \uD83D\uDE00 \uD800 x \uDC00";
    var read = (JsonValue.Text) Json.parse(Json.write(text), "t");
    assertThat(read.value()).isEqualTo(text);
  }

  @Test
  void halvesOfACharacterAreEscapedAndWholeOnesAreNot() {
    assertThat(Json.write("\ud83d\ude00")).contains("\ud83d\ude00");
    assertThat(Json.write("\ud7ff\ue000")).contains("\ud7ff\ue000");
    assertThat(Json.write("\ud83dx")).contains("\\ud83d" + "x");
    assertThat(Json.write("x\ud83d")).contains("x" + "\\ud83d");
    assertThat(Json.write("\ude00\ud83d")).contains("\\ude00" + "\\ud83d");
  }
}
