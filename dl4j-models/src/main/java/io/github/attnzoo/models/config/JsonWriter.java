package io.github.attnzoo.models.config;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lays out JSON: two spaces a level, a list of plain values on one line where it fits. A row of a
 * matrix is always on one line, as its indentation would take many times its own size.
 */
final class JsonWriter {
  private static final int WIDTH = 80;

  private final StringBuilder out = new StringBuilder();

  String write(@Nullable Object value) {
    write(value, "");
    return out.append('\n').toString();
  }

  private void write(@Nullable Object value, String indent) {
    if (!nests(value)) {
      out.append(scalar(value));
    } else if (value instanceof Record record) {
      object(members(record), indent);
    } else if (value instanceof Map<?, ?> map) {
      object(map, indent);
    } else if (value instanceof Iterable<?> iterable) {
      var items = new ArrayList<@Nullable Object>();
      iterable.forEach(items::add);
      list(items, indent);
    } else if (value != null) {
      var items = new ArrayList<@Nullable Object>();
      for (int i = 0; i < Array.getLength(value); i++) {
        items.add(Array.get(value, i));
      }
      list(items, indent);
    }
  }

  private void object(Map<?, ?> map, String indent) {
    if (map.isEmpty()) {
      out.append("{}");
      return;
    }
    String inner = indent + "  ";
    String separator = "{\n";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      out.append(separator)
          .append(inner)
          .append(quote(String.valueOf(entry.getKey())))
          .append(": ");
      write(entry.getValue(), inner);
      separator = ",\n";
    }
    out.append('\n').append(indent).append('}');
  }

  private void list(List<@Nullable Object> items, String indent) {
    if (!items.isEmpty() && items.stream().allMatch(JsonWriter::isNumbers)) {
      rows(items, indent);
      return;
    }
    if (items.stream().noneMatch(JsonWriter::nests)) {
      String line = "[" + String.join(", ", items.stream().map(JsonWriter::scalar).toList()) + "]";
      if (line.length() <= WIDTH) {
        out.append(line);
        return;
      }
    }
    String inner = indent + "  ";
    String separator = "[\n";
    for (Object item : items) {
      out.append(separator).append(inner);
      write(item, inner);
      separator = ",\n";
    }
    out.append('\n').append(indent).append(']');
  }

  private void rows(List<@Nullable Object> rows, String indent) {
    String separator = "[\n";
    for (Object row : rows) {
      out.append(separator).append(indent).append("  [");
      String comma = "";
      for (Object number : (Iterable<?>) row) {
        out.append(comma).append(scalar(number));
        comma = ", ";
      }
      out.append(']');
      separator = ",\n";
    }
    out.append('\n').append(indent).append(']');
  }

  private static boolean isNumbers(@Nullable Object value) {
    return value instanceof List<?> list
        && !list.isEmpty()
        && list.stream().allMatch(Number.class::isInstance);
  }

  private static boolean nests(@Nullable Object value) {
    if (value == null || value instanceof Path) {
      return false;
    }
    return value instanceof Record
        || value instanceof Map
        || value instanceof Iterable
        || value.getClass().isArray();
  }

  private static String scalar(@Nullable Object value) {
    if (value == null || value instanceof Boolean) {
      return String.valueOf(value);
    }
    if (value instanceof Double || value instanceof Float) {
      return number((Number) value);
    }
    if (value instanceof Number) {
      return value.toString();
    }
    if (value instanceof Enum<?> constant) {
      return quote(Names.kebab(constant));
    }
    if (value instanceof CharSequence
        || value instanceof Path
        || value instanceof TemporalAccessor) {
      return quote(value.toString());
    }
    throw new IllegalArgumentException(
        "JSON has no form for a " + value.getClass().getName() + ": " + value);
  }

  /** The shortest digits that read back to the same number. */
  private static String number(Number number) {
    double value = number.doubleValue();
    if (!Double.isFinite(value)) {
      return "null";
    }
    double size = Math.abs(value);
    if (size >= 1e-4 && size < 1e15) {
      var digits = new BigDecimal(number.toString()).stripTrailingZeros();
      return digits.scale() <= 0 ? digits.toBigInteger() + ".0" : digits.toPlainString();
    }
    // Zero comes here too: its text, unlike a decimal number's, keeps the sign.
    return number.toString().replace(".0E", "E").replace('E', 'e');
  }

  private static Map<String, @Nullable Object> members(Record record) {
    var members = new LinkedHashMap<String, @Nullable Object>();
    Id id = record.getClass().getAnnotation(Id.class);
    if (id != null) {
      members.put("id", id.value());
    }
    for (Key key : Key.of(record.getClass())) {
      members.put(key.name(), key.valueIn(record));
    }
    return members;
  }

  static String quote(String text) {
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        case '\r' -> quoted.append("\\r");
        default -> {
          if (c < ' ' || c == 0x7f || isLoneSurrogate(text, i)) {
            quoted.append(String.format("\\u%04x", (int) c));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return quoted.append('"').toString();
  }

  private static boolean isLoneSurrogate(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }
}
