package io.github.attnzoo.train.run;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Small pieces of HTML; all text passes through {@link #text}. */
final class Html {
  private Html() {}

  static String text(Object value) {
    return String.valueOf(value)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** A table of texts; every column but the first is aligned right. */
  static String table(List<String> header, List<List<String>> rows) {
    String head =
        header.stream().map(h -> "<th>" + text(h) + "</th>").collect(Collectors.joining());
    String body =
        rows.stream()
            .map(row -> row.stream().map(c -> "<td>" + text(c) + "</td>").collect(row()))
            .collect(Collectors.joining("\n"));
    return "<div class=\"wide\"><table>\n<thead><tr>"
        + head
        + "</tr></thead>\n<tbody>\n"
        + body
        + "\n</tbody></table></div>\n";
  }

  /** A number with this many digits after the point, in the same form everywhere. */
  static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  static String percent(double share) {
    return number(100 * share, 2) + " %";
  }

  private static java.util.stream.Collector<CharSequence, ?, String> row() {
    return Collectors.joining("", "<tr>", "</tr>");
  }
}
