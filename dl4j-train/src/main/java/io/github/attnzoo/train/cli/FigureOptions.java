package io.github.attnzoo.train.cli;

import io.github.attnzoo.explain.Settings;
import io.github.attnzoo.explain.picture.ColorMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which layers are drawn, and how. */
final class FigureOptions {
  @Option(
      names = "--layers",
      split = ",",
      paramLabel = "NAME",
      description = "Layers whose feature maps are drawn; default: all convolutions.")
  private List<String> layers = new ArrayList<>();

  @Option(
      names = "--channels",
      paramLabel = "N",
      description = "Feature maps drawn of a layer, at most; default: 9.")
  private @Nullable Integer channels;

  @Option(
      names = "--map-layer",
      paramLabel = "NAME",
      description =
          "The layer of Grad-CAM; default: the last convolution with what follows it at its size.")
  private @Nullable String mapLayer;

  @Option(
      names = "--attention",
      split = ",",
      paramLabel = "NAME",
      description = "Attention layers that are drawn; default: all.")
  private List<String> attention = new ArrayList<>();

  @Option(
      names = "--colors",
      paramLabel = "viridis|jet",
      defaultValue = "viridis",
      description = "Colours of heat maps; default: ${DEFAULT-VALUE}.")
  private ColorMap colors;

  Settings settings(List<String> classes) {
    int shown = channels == null ? Settings.DEFAULT_CHANNELS : channels;
    if (shown < 1) {
      throw new UsageException("--channels must be at least 1, got " + shown);
    }
    return new Settings(classes, colors, shown, layers, mapLayer, attention);
  }

  /** Whether layers for feature maps were named. */
  boolean namesLayers() {
    return !layers.isEmpty();
  }

  /**
   * Refuses the options of feature maps and Grad-CAM for a model that has none.
   *
   * @param reason why it has none
   * @throws UsageException if one of them was given
   */
  void refuseThoseOfMaps(String reason) {
    String given =
        !layers.isEmpty()
            ? "--layers " + String.join(",", layers)
            : channels != null
                ? "--channels " + channels
                : mapLayer != null ? "--map-layer " + mapLayer : null;
    if (given != null) {
      throw new UsageException(given + ": is for feature maps and Grad-CAM; " + reason);
    }
  }
}
