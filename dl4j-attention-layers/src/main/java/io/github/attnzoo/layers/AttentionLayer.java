package io.github.attnzoo.layers;

import io.github.attnzoo.layers.AttentionWeights.Kind;
import io.github.attnzoo.layers.internal.RepairedSameDiffLayer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What the layers share: the repaired runtime layer, weight initialisation, equality. */
abstract class AttentionLayer extends SameDiffLayer {

  /** Name of the SameDiff variable that holds the attention weights. */
  static final String WEIGHTS = "attentionWeights";

  private static final IWeightInit ZERO = WeightInit.ZERO.getWeightInitFunction();

  AttentionLayer() {}

  AttentionLayer(SameDiffLayer.Builder<?> builder) {
    super(builder);
  }

  /** What error messages call the layer, such as {@code squeeze-excitation 'se3'}. */
  abstract String label();

  /** The layer's own settings, for equality. */
  abstract Object settings();

  /** What {@link AttentionWeights} can read, each from the SameDiff variable of its kind. */
  List<Kind> kinds() {
    return List.of(Kind.STEPS);
  }

  /** The one array that stands for the weights of all kinds. */
  INDArray combined(Map<Kind, INDArray> weights) {
    return Objects.requireNonNull(weights.get(kinds().get(0)));
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      @Nullable Collection<TrainingListener> trainingListeners,
      int layerIndex,
      INDArray layerParamsView,
      boolean initializeParams,
      DataType networkDataType) {
    checkSizes();
    var layer = new RepairedSameDiffLayer(conf, networkDataType);
    if (trainingListeners != null) {
      layer.setListeners(trainingListeners);
    }
    layer.setIndex(layerIndex);
    layer.setParamsViewArray(layerParamsView);
    layer.setParamTable(initializer().init(conf, layerParamsView, initializeParams));
    return layer;
  }

  /** Takes the network's own weight initialisation where the layer has none. */
  @Override
  public void applyGlobalConfigToLayer(NeuralNetConfiguration.Builder globalConfig) {
    if (weightInit == null) {
      Map<String, IWeightInit> byName = new HashMap<>();
      for (String name : getLayerParams().getWeightParameterKeys()) {
        byName.put(name, startsAtZero(name) ? ZERO : globalConfig.getWeightInitFn());
      }
      if (paramWeightInit != null) {
        byName.putAll(paramWeightInit);
      }
      paramWeightInit = byName;
    }
  }

  @Override
  public final void initializeParameters(Map<String, INDArray> params) {
    params.forEach(
        (name, array) -> {
          if (getLayerParams().isWeightParam(name)) {
            initializeWeight(name, array);
          } else {
            array.assign(biasStart(name));
          }
        });
  }

  /** First value of every bias. */
  abstract double biasStart();

  /** First value of one bias. */
  double biasStart(String name) {
    return biasStart();
  }

  /** Whether a weight starts at 0 unless the layer is told another initialisation. */
  boolean startsAtZero(String weight) {
    return false;
  }

  private void initializeWeight(String name, INDArray weight) {
    IWeightInit own = paramWeightInit == null ? null : paramWeightInit.get(name);
    if (own == null && weightInit != null) {
      own = weightInit.getWeightInitFunction();
    }
    if (own == null) {
      throw new IllegalStateException(label() + ": weightInit is not set for parameter " + name);
    }
    boolean windows = weight.rank() == 4;
    // [in, out], or like a convolution's weights [out, in, height, width].
    double window = windows ? (double) weight.size(2) * weight.size(3) : 1;
    own.init(
        window * weight.size(windows ? 1 : 0),
        window * weight.size(windows ? 0 : 1),
        weight.shape(),
        paramReshapeOrder(name),
        weight);
  }

  /** Parameter shapes follow from the sizes: they are defined anew when a size changes. */
  final void redefineParameters() {
    getLayerParams().clear();
    defineParameters(getLayerParams());
  }

  /** Weights as the definition names them, in the order of the layer's input. */
  INDArray likeInput(INDArray weights) {
    return weights;
  }

  /** The sizes of the input that the layer has to know, by their properties; 0 while unknown. */
  abstract Map<String, Long> sizes();

  /** Fails at init() where the layer does not know the sizes that it needs. */
  void checkSizes() {
    sizes()
        .forEach(
            (property, size) -> {
              if (size < 1) {
                throw new IllegalStateException(
                    label()
                        + ": "
                        + property
                        + " must be at least 1 at init(): set it, or give the network its input"
                        + " types, got "
                        + property
                        + "="
                        + size);
              }
            });
  }

  final void atLeast(String property, long bound, long found) {
    require(found >= bound, property + " must be at least " + bound, property, found);
  }

  /** {@code otherwise} says why, or what else is allowed. */
  final void odd(String property, long found, String otherwise) {
    require(found > 0 && found % 2 == 1, property + " must be odd, " + otherwise, property, found);
  }

  final void require(boolean holds, String rule, String property, @Nullable Object found) {
    if (!holds) {
      throw new IllegalArgumentException(label() + ": " + rule + ", got " + property + "=" + found);
    }
  }

  final <T> T given(String property, @Nullable T value) {
    require(value != null, property + " must be given", property, value);
    return Objects.requireNonNull(value);
  }

  final void checkType(InputType found, InputType.Type expected) {
    if (found == null || found.getType() != expected) {
      throw new IllegalStateException(
          label() + ": input must be of type " + expected + ", got " + found);
    }
  }

  final String label(String kind) {
    return layerName == null ? kind : kind + " '" + layerName + "'";
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType inputType) {
    InputType outputType = getOutputType(-1, inputType);
    long parameters = initializer().numParams(this);
    long updaterState = updater == null ? 0 : updater.stateSize(parameters);
    long activations = inputType.arrayElementsPerExample();
    return new LayerMemoryReport.Builder(layerName, getClass(), inputType, outputType)
        .standardMemory(parameters, updaterState)
        .workingMemory(0, activations, 0, 4 * activations)
        .cacheMemory(0, 0)
        .build();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AttentionLayer layer
        && layer.getClass() == getClass()
        && super.equals(other)
        && layer.settings().equals(settings());
  }

  @Override
  public int hashCode() {
    // The inherited one takes the identity of arrays: equal layers would differ.
    return Objects.hash(getClass(), layerName, settings());
  }
}
