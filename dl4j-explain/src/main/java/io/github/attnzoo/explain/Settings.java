package io.github.attnzoo.explain;

import io.github.attnzoo.explain.picture.ColorMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How explanations are made and drawn.
 *
 * @param classes the class names; empty to number them
 * @param colors of heat maps
 * @param channels feature maps shown of a layer, at most; default 9
 * @param featureLayers layers or vertices whose feature maps are shown; empty for all convolutions
 * @param mapLayer the layer or vertex of class activation maps; null for {@link
 *     ConvolutionLayers#last}
 * @param attentionLayers attention layers that are shown; empty for all
 */
public record Settings(
    List<String> classes,
    ColorMap colors,
    int channels,
    List<String> featureLayers,
    @Nullable String mapLayer,
    List<String> attentionLayers) {
  /** As many feature maps as the square of three. */
  public static final int DEFAULT_CHANNELS = 9;

  public Settings {
    Given.check(colors, "colors");
    classes = List.copyOf(Given.check(classes, "classes"));
    featureLayers = List.copyOf(Given.check(featureLayers, "featureLayers"));
    attentionLayers = List.copyOf(Given.check(attentionLayers, "attentionLayers"));
    if (channels < 1) {
      throw new IllegalArgumentException("channels must be at least 1, got " + channels);
    }
  }

  /** Everything at its default, with these class names; none to number the classes. */
  public static Settings of(List<String> classes) {
    return new Settings(classes, ColorMap.VIRIDIS, DEFAULT_CHANNELS, List.of(), null, List.of());
  }

  /** The same in other colours. */
  public Settings withColors(ColorMap newColors) {
    return new Settings(classes, newColors, channels, featureLayers, mapLayer, attentionLayers);
  }
}
