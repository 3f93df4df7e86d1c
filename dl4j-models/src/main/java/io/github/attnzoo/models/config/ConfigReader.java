package io.github.attnzoo.models.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON files into records. The components of the record are the keys; {@link Property} gives
 * defaults and bounds; a sealed interface is read as the permitted record that the key {@code id}
 * names. Everything else is an error, and all errors are told at once.
 */
public final class ConfigReader {
  private ConfigReader() {}

  /**
   * Reads a file.
   *
   * @param overrides settings {@code path.to.key=value} that replace what the file says; the value
   *     is JSON, or a bare string
   * @throws ConfigException with all that is wrong
   */
  public static <T extends Record> T read(Path file, Class<T> type, List<String> overrides) {
    return parse(text(file), file.toString(), type, overrides);
  }

  /**
   * Reads a text.
   *
   * @param where a name for messages, usually the file
   * @param overrides settings {@code path.to.key=value} that replace what the text says
   * @throws ConfigException with all that is wrong
   */
  public static <T extends Record> T parse(
      String text, String where, Class<T> type, List<String> overrides) {
    var problems = new ArrayList<Problem>();
    JsonValue root = Json.parse(text, where, problems);
    root = Overrides.ofOption(problems).apply(root, type, overrides);
    return record(root, type, problems);
  }

  /**
   * The defaults of a record with some settings changed, for programs.
   *
   * @param settings {@code key=value}; the value is JSON, or a bare string
   * @throws ConfigException with all that is wrong
   * @throws IllegalArgumentException where a setting is null
   */
  public static <T extends Record> T of(Class<T> type, @Nullable String @Nullable ... settings) {
    if (settings == null || Arrays.asList(settings).contains(null)) {
      throw new IllegalArgumentException(
          "settings must be given as key=value, got " + Arrays.toString(settings));
    }
    var problems = new ArrayList<Problem>();
    JsonValue root = Json.parse("{}", type.getSimpleName() + ".of()", problems);
    root = Overrides.ofCall(type, problems).apply(root, type, List.of(settings));
    return record(root, type, problems);
  }

  private static <T extends Record> T record(
      JsonValue root, Class<T> type, List<Problem> problems) {
    Object value = new RecordReader(problems).root(root, type);
    if (value == null || !problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return type.cast(value);
  }

  private static String text(Path file) {
    String message;
    try {
      if (Files.size(file) > Json.MAX_LENGTH) {
        message = "must have at most " + Json.MAX_LENGTH + " bytes, got " + Files.size(file);
      } else {
        return decode(file, Files.readAllBytes(file));
      }
    } catch (NoSuchFileException e) {
      message = "no such file";
    } catch (IOException e) {
      message =
          Files.isDirectory(file) ? "must be a file, got a folder" : "can't be read: " + reason(e);
    }
    throw new ConfigException(List.of(new Problem("", message, Place.of(file.toString()))));
  }

  private static String decode(Path file, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new ConfigException(
          List.of(new Problem("", "must be text in UTF-8", Place.of(file.toString()))));
    }
  }

  private static @Nullable String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
