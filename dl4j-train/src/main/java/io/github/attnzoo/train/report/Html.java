package io.github.attnzoo.train.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** Small pieces of HTML; all text passes through {@link #text}. */
public final class Html {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(\\w+)}}");

  private Html() {}

  /** The text, with the letters that mean something in HTML written otherwise. */
  public static String text(Object value) {
    return String.valueOf(value)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** A name in whatever script among other words, whose order it leaves as it is. */
  static String isolated(String name) {
    return Character.toString(0x2068) + name + Character.toString(0x2069);
  }

  /** A table of texts; every column but the first is aligned right. */
  public static String table(List<String> header, List<List<String>> rows) {
    return table(header, rows, "");
  }

  /** A table of names and what they are, both aligned left. */
  static String facts(List<List<String>> rows) {
    return table(List.of(), rows, "facts");
  }

  private static String table(List<String> header, List<List<String>> rows, String style) {
    String head =
        header.stream().map(h -> "<th>" + text(h) + "</th>").collect(Collectors.joining());
    String body =
        rows.stream()
            .map(row -> row.stream().map(c -> "<td>" + text(c) + "</td>").collect(row()))
            .collect(Collectors.joining("\n"));
    return "<div class=\"wide\"><table class=\""
        + style
        + "\">\n"
        + (head.isEmpty() ? "" : "<thead><tr>" + head + "</tr></thead>\n")
        + "<tbody>\n"
        + body
        + "\n</tbody></table></div>\n";
  }

  /** A part of a page under a heading; empty where there is nothing in it. */
  static String section(String heading, String explanation, String content) {
    if (content.isEmpty()) {
      return "";
    }
    String note = explanation.isEmpty() ? "" : "<p>" + text(explanation) + "</p>\n";
    return "<section>\n<h2>" + text(heading) + "</h2>\n" + note + content + "</section>\n";
  }

  /** A whole page. */
  public static String page(String title, String content) {
    return page(title, "", content);
  }

  /**
   * A whole page.
   *
   * @param head HTML to add to its head
   */
  static String page(String title, String head, String content) {
    Map<String, String> parts =
        Map.of(
            "title",
            text(title),
            "style",
            resource("report.css"),
            "head",
            head,
            "content",
            content);
    // In one pass: a name may read like a placeholder.
    return PLACEHOLDER
        .matcher(resource("report.html"))
        .replaceAll(found -> Matcher.quoteReplacement(part(parts, found.group(1))));
  }

  private static String part(Map<String, String> parts, String name) {
    return Objects.requireNonNull(parts.get(name), name);
  }

  /** A number with this many digits after the point, in the same form everywhere. */
  static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }

  static String percent(double share) {
    return number(100 * share, 2) + "\u00a0%";
  }

  /** A time in the units that people use. */
  static String duration(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 100) {
      return number(seconds, 1) + " s";
    }
    return whole < 6000
        ? whole / 60 + " min " + whole % 60 + " s"
        : whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }

  static String bytes(long bytes) {
    return bytes < 1_000_000_000 ? number(bytes / 1e6, 0) + " MB" : number(bytes / 1e9, 2) + " GB";
  }

  private static String resource(String name) {
    try (var in = Html.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the build left out " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Collector<CharSequence, ?, String> row() {
    return Collectors.joining("", "<tr>", "</tr>");
  }
}
