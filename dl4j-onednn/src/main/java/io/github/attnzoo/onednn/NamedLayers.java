package io.github.attnzoo.onednn;

import java.lang.reflect.Field;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;

/**
 * The map behind {@link MultiLayerNetwork#getLayer(String)}, which DL4J fills once and gives no
 * access to but by reflection.
 */
final class NamedLayers {
  private static final String FIELD = "layerMap";

  private NamedLayers() {}

  /**
   * Puts a layer where another one was, under all its names.
   *
   * @param network the network
   * @param plain the layer to be replaced
   * @param replacement the layer to be found from now on
   */
  static void replace(MultiLayerNetwork network, Layer plain, Layer replacement) {
    of(network).replaceAll((name, layer) -> layer == plain ? replacement : layer);
  }

  @SuppressWarnings("unchecked") // the field's type in DL4J
  private static Map<String, Layer> of(MultiLayerNetwork network) {
    try {
      Field field = MultiLayerNetwork.class.getDeclaredField(FIELD);
      field.setAccessible(true);
      return (Map<String, Layer>) field.get(network);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "MultiLayerNetwork has no field " + FIELD + ": not the Deeplearning4j built for", e);
    }
  }
}
