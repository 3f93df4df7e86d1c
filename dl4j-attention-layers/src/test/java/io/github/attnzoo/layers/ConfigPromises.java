package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.layers.LayerVariants.Variant;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** What a layer's configuration promises. */
final class ConfigPromises {

  private ConfigPromises() {}

  static void jsonYamlZipAndCloneKeepEverything(Variant variant) throws IOException {
    ComputationGraph graph = LayerVariants.network(variant, DataType.FLOAT);
    ComputationGraphConfiguration saved = graph.getConfiguration();
    Layer layer = graph.getLayer("layer").conf().getLayer();
    assertThat(LayerVariants.layerOf(ComputationGraphConfiguration.fromJson(saved.toJson())))
        .isEqualTo(layer)
        .hasSameHashCodeAs(layer)
        .usingRecursiveComparison()
        .isEqualTo(layer);
    assertThat(LayerVariants.layerOf(ComputationGraphConfiguration.fromYaml(saved.toYaml())))
        .isEqualTo(layer)
        .usingRecursiveComparison()
        .isEqualTo(layer);
    assertThat(LayerVariants.layerOf(saved.clone())).isEqualTo(layer);

    INDArray input = TestNetworks.input(variant.input(), 2, DataType.FLOAT);
    float[] expected = LayerVariants.bits(graph.outputSingle(input));
    ComputationGraph restored = LayerVariants.zipped(graph);
    assertThat(LayerVariants.bits(restored.outputSingle(input))).isEqualTo(expected);
    assertThat(LayerVariants.bits(graph.clone().outputSingle(input))).isEqualTo(expected);
  }

  static void equalsTellsSettingsApart(List<Variant> variants) {
    for (Variant one : variants) {
      Layer layer = LayerVariants.layerIn(one);
      for (Variant other : variants) {
        if (one.input().equals(other.input())) {
          boolean same = one.name().equals(other.name());
          assertThat(layer.equals(LayerVariants.layerIn(other)))
              .as(one + " = " + other)
              .isEqualTo(same);
        }
      }
      assertThat(layer).isNotEqualTo("layer");
    }
  }

  /** Every enum constant stands in some variant, and every other setting is off its default. */
  static void variantsTryEverySetting(List<Variant> variants) throws ReflectiveOperationException {
    List<SameDiffLayer> layers = variants.stream().map(Variant::layer).toList();
    Constructor<?> blank = layers.get(0).getClass().getDeclaredConstructor();
    blank.setAccessible(true);
    Object defaults = blank.newInstance();
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).setNIn(variants.get(i).input(), true);
    }
    for (Field field : defaults.getClass().getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) || field.isSynthetic()) {
        continue;
      }
      field.setAccessible(true);
      Set<Object> tried = new HashSet<>();
      for (SameDiffLayer layer : layers) {
        tried.add(field.get(layer));
      }
      if (field.getType().isEnum()) {
        assertThat(tried).as(field.getName()).contains(field.getType().getEnumConstants());
      } else {
        Object standard = field.get(defaults);
        assertThat(tried).as(field.getName()).anyMatch(value -> !value.equals(standard));
      }
    }
  }

  /** Deeplearning4j itself would make a network without a single weight in the layer. */
  static void aSizeThatIsNotKnownIsRefusedAtInit(Variant variant) {
    var network =
        new MultiLayerNetwork(
            new NeuralNetConfiguration.Builder()
                .list()
                .layer(variant.builder().name("unsized").build())
                .layer(
                    new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
                        .activation(Activation.IDENTITY)
                        .nIn(4)
                        .nOut(2)
                        .build())
                .build());
    assertThatThrownBy(network::init)
        .hasMessageMatching(
            "[a-z-]+ 'unsized': [a-zA-Z]+ must be at least 1 at init\\(\\): set it,"
                + " or give the network its input types, got [a-zA-Z]+=0");
  }
}
