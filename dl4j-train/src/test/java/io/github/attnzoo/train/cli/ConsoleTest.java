package io.github.attnzoo.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.config.Json;
import io.github.attnzoo.models.config.JsonValue.Arr;
import io.github.attnzoo.models.config.JsonValue.Text;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  @Test
  void jsonIsUtf8WhateverTheTerminalReads() {
    var out = new ByteArrayOutputStream();
    var console =
        Console.of(out, new ByteArrayOutputStream(), StandardCharsets.US_ASCII, Map.of(), false);

    console.out().println("gr\u00f6\u00dfe");
    console.printJson(List.of("gr\u00f6\u00dfe \u20ac"));
    assertThat(console.checkError()).isFalse();

    String[] lines = out.toString(StandardCharsets.UTF_8).split("\n", 2);
    assertThat(lines[0]).isEqualTo("gr??e");
    Arr json = (Arr) Json.parse(lines[1], "out");
    assertThat(((Text) json.items().get(0)).value()).isEqualTo("gr\u00f6\u00dfe \u20ac");
  }
}
