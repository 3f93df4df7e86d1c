package io.github.attnzoo.models.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.github.attnzoo.models.config.JsonValue.Member;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Strict JSON (RFC 8259) in and out. A text may have at most {@value #MAX_LENGTH} characters and
 * nest {@value #MAX_DEPTH} deep, so that no input can exhaust memory or stack. This is the only
 * class that knows the JSON library.
 */
public final class Json {
  /** The most characters that a text may have to be read. */
  public static final int MAX_LENGTH = 1 << 20;

  /** The most characters that a record of this program may have to be read. */
  private static final int MAX_RECORD = 1 << 26;

  static final int MAX_DEPTH = 64;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(100)
                  .maxStringLength(MAX_LENGTH)
                  .maxNameLength(1000)
                  .build())
          .build();

  /** What the library says about itself. */
  private static final Pattern NOISE =
      Pattern.compile(
          "(?s) \\(code \\d+\\)| \\(start marker.*| \\(not recognized.*|: enable `.*|\\n.*");

  private static final Pattern NOT_A_NUMBER = Pattern.compile("[-+]?(NaN|INF|Infinity)");

  private final String file;
  private final JsonParser parser;
  private final @Nullable Place fixedPlace;
  private final List<Problem> problems;

  private Json(String file, JsonParser parser, @Nullable Place place, List<Problem> problems) {
    this.file = file;
    this.parser = parser;
    this.fixedPlace = place;
    this.problems = problems;
  }

  /**
   * Reads a text.
   *
   * @param where a name for messages, usually the file
   * @throws ConfigException where the text is not strict JSON, or repeats a key
   */
  public static JsonValue parse(String text, String where) {
    return parse(text, where, MAX_LENGTH);
  }

  /**
   * Reads a text that this program wrote: results of many classes are longer than any config.
   *
   * @param where a name for messages, usually the file
   * @throws ConfigException where the text is not strict JSON, or repeats a key
   */
  public static JsonValue parseRecord(String text, String where) {
    return parse(text, where, MAX_RECORD);
  }

  private static JsonValue parse(String text, String where, int most) {
    var problems = new ArrayList<Problem>();
    JsonValue value = parse(text, where, null, most, problems);
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return value;
  }

  /**
   * Writes a value as indented JSON: a record by its components, with the {@code id} of its {@link
   * Id} first; enums in kebab-case; maps, lists, arrays, strings, numbers and booleans. NaN and
   * infinite numbers, which JSON lacks, become null.
   */
  public static String write(@Nullable Object value) {
    return new JsonWriter().write(value);
  }

  /** Reads a text, adds repeated keys to the problems, and throws for broken syntax. */
  static JsonValue parse(String text, String where, List<Problem> problems) {
    return parse(text, where, null, MAX_LENGTH, problems);
  }

  /** Reads a text that stands at one place: an option or a default. */
  static JsonValue parseAt(String text, Place place) {
    return parse(text, place.file(), place, MAX_LENGTH, new ArrayList<>());
  }

  private static JsonValue parse(
      String text, String where, @Nullable Place place, int most, List<Problem> problems) {
    if (text.length() > most) {
      throw broken(
          "must have at most " + most + " characters, got " + text.length(), Place.of(where));
    }
    String json = text.startsWith("\uFEFF") ? text.substring(1) : text;
    try (JsonParser parser = FACTORY.createParser(json)) {
      return new Json(where, parser, place, problems).document();
    } catch (IOException e) {
      throw new IllegalStateException("reading a string can't fail", e);
    }
  }

  private JsonValue document() throws IOException {
    try {
      if (parser.nextToken() == null) {
        throw broken("must be a JSON object, got an empty text", Place.of(file));
      }
      JsonValue value = value("");
      if (parser.nextToken() != null) {
        throw broken("must end here, but there is more text", place());
      }
      return value;
    } catch (JsonProcessingException e) {
      throw syntax(e);
    }
  }

  private JsonValue value(String path) throws IOException {
    Place place = place();
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(path, place);
      case START_ARRAY -> list(path, place);
      case VALUE_STRING -> new JsonValue.Text(parser.getText(), place);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonValue.Num(parser.getText(), place);
      case VALUE_TRUE -> new JsonValue.Bool(true, place);
      case VALUE_FALSE -> new JsonValue.Bool(false, place);
      case VALUE_NULL -> new JsonValue.Null(place);
      default -> throw new IllegalStateException("no value begins with " + token);
    };
  }

  private JsonValue object(String path, Place place) throws IOException {
    var members = new LinkedHashMap<String, Member>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      Place keyPlace = place();
      String memberPath = path.isEmpty() ? key : path + "." + key;
      parser.nextToken();
      JsonValue value = value(memberPath);
      Member first = members.putIfAbsent(key, new Member(keyPlace, value));
      if (first != null) {
        String message = "duplicate key, first given in line " + first.keyPlace().line();
        problems.add(new Problem(memberPath, message, keyPlace));
      }
    }
    return new JsonValue.Obj(members, place);
  }

  private JsonValue list(String path, Place place) throws IOException {
    var items = new ArrayList<JsonValue>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(path + "[" + items.size() + "]"));
    }
    return new JsonValue.Arr(items, place);
  }

  private Place place() {
    if (fixedPlace != null) {
      return fixedPlace;
    }
    JsonLocation location = parser.currentTokenLocation();
    return new Place(file, location.getLineNr(), location.getColumnNr());
  }

  private ConfigException syntax(JsonProcessingException e) {
    JsonLocation location = e.getLocation() == null ? parser.currentLocation() : e.getLocation();
    int line = Math.max(1, location.getLineNr());
    int column = Math.max(1, location.getColumnNr());
    String original = NOISE.matcher(e.getOriginalMessage()).replaceAll("");
    Matcher notANumber = NOT_A_NUMBER.matcher(original);
    if (notANumber.find()) {
      // The library is behind the word when it complains.
      Place place = new Place(file, line, Math.max(1, column - notANumber.group().length()));
      return broken("not JSON: a number must be finite, got " + notANumber.group(), place);
    }
    String message =
        e instanceof StreamConstraintsException
            ? "too large: objects and lists may nest "
                + MAX_DEPTH
                + " deep, numbers have 100 and keys 1000 characters"
            : "not JSON: " + original;
    return broken(message, new Place(file, line, column));
  }

  private static ConfigException broken(String message, Place place) {
    return new ConfigException(List.of(new Problem("", message, place)));
  }
}
