package io.github.attnzoo.models;

import io.github.attnzoo.models.config.Variants;
import io.github.attnzoo.models.data.DataConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What there is to choose from in a config, and the configs that come with this library. */
public final class Catalog {
  private static final String FOLDER = "/attnzoo/model-configs/";
  private static final List<String> CONFIGS =
      List.of(
          "quickstart-sequence",
          "quickstart-image",
          "fashion-mnist-lstm-attention",
          "cifar10-cnn",
          "cifar10-se-cnn",
          "cifar10-ese-cnn",
          "cifar10-eca-cnn",
          "cifar10-channel-attention-cnn",
          "cifar10-spatial-attention-cnn",
          "cifar10-cbam-cnn",
          "cifar10-gather-excite-cnn",
          "cifar10-global-context-cnn",
          "cifar10-coordinate-attention-cnn",
          "japanese-vowels-lstm-attention");

  /**
   * One choice.
   *
   * @param id as it stands in a config, or a config's file name without {@code .json}
   * @param doc one sentence
   */
  public record Entry(String id, String doc) {}

  private Catalog() {}

  /** The attention layers. */
  public static List<Entry> layers() {
    var layers = new ArrayList<Entry>();
    layers.addAll(entries(SequenceLayer.class));
    layers.addAll(entries(ChannelLayer.class));
    return List.copyOf(layers);
  }

  /** The models. */
  public static List<Entry> models() {
    return entries(ModelSpec.class);
  }

  /** The data sets. */
  public static List<Entry> dataSets() {
    return entries(DataConfig.class);
  }

  /** The configs inside this library. */
  public static List<Entry> configs() {
    return CONFIGS.stream().map(id -> new Entry(id, describe(config(id)))).toList();
  }

  /**
   * A config inside this library.
   *
   * @throws IllegalArgumentException where there is no config of that name
   */
  public static ModelConfig config(String id) {
    return ModelConfig.parse(configText(id), id + ".json");
  }

  /**
   * The text of a config inside this library.
   *
   * @throws IllegalArgumentException where there is no config of that name
   */
  public static String configText(String id) {
    if (!CONFIGS.contains(id)) {
      throw new IllegalArgumentException(
          "no config " + id + "; the configs are " + String.join(", ", CONFIGS));
    }
    return resource(id + ".json");
  }

  /** The JSON schema of configs. */
  public static String schema() {
    return resource("schema.json");
  }

  private static String describe(ModelConfig config) {
    return Variants.id(config.model()) + " on " + Variants.id(config.data());
  }

  private static List<Entry> entries(Class<?> family) {
    return Variants.of(family).entrySet().stream()
        .map(variant -> new Entry(variant.getKey(), Variants.doc(variant.getValue())))
        .toList();
  }

  private static String resource(String name) {
    try (InputStream in = Catalog.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("the library lacks its resource " + FOLDER + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
