package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.layers.LayerVariants.Variant;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
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
    Class<?> type = layers.get(0).getClass();
    Class<?> builder = Class.forName(type.getName() + "$Builder");
    var defaults = (SameDiffLayer.Builder<?>) builder.getConstructor().newInstance();
    Object standard = defaults.build();
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).setNIn(variants.get(i).input(), true);
    }
    for (Field field : settings(type)) {
      Set<Object> tried = new HashSet<>();
      for (SameDiffLayer layer : layers) {
        tried.add(field.get(layer));
      }
      if (field.getType().isEnum()) {
        assertThat(tried).as(field.getName()).contains(field.getType().getEnumConstants());
      } else {
        Object untouched = field.get(standard);
        assertThat(tried).as(field.getName()).anyMatch(value -> !value.equals(untouched));
      }
    }
  }

  /** The fields of a layer and of what it shares with others of this project. */
  private static List<Field> settings(Class<?> layer) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> type = layer; type != AttentionLayer.class; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
          field.setAccessible(true);
          fields.add(field);
        }
      }
    }
    return fields;
  }

  static void variantsHaveOddSizesInBothFormats(List<Variant> variants) {
    Set<String> formats = new HashSet<>();
    boolean odd = false;
    for (Variant variant : variants) {
      if (variant.input() instanceof InputType.InputTypeRecurrent sequence) {
        formats.add(sequence.getFormat().name());
        odd |= sequence.getSize() % 2 == 1 && sequence.getTimeSeriesLength() % 2 == 1;
      } else {
        var image = (InputType.InputTypeConvolutional) variant.input();
        formats.add(image.getFormat().name());
        odd |= image.getHeight() % 2 == 1 || image.getWidth() % 2 == 1;
      }
    }
    assertThat(odd).as("odd sizes").isTrue();
    assertThat(formats).hasSize(2);
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
