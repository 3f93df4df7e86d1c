package io.github.attnzoo.layers.internal;

import java.util.Collection;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.jspecify.annotations.Nullable;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A dense layer 4 to 5, on either runtime layer. */
final class DenseInSameDiff extends SameDiffLayer {

  enum Implementation {
    STOCK,
    REPAIRED
  }

  private final Implementation implementation;

  DenseInSameDiff() {
    implementation = Implementation.STOCK;
  }

  private DenseInSameDiff(Builder builder) {
    super(builder);
    implementation = builder.implementation;
    if (implementation == Implementation.REPAIRED) {
      initializeConstraints(builder);
    }
  }

  Implementation implementation() {
    return implementation;
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      @Nullable Collection<TrainingListener> listeners,
      int index,
      INDArray view,
      boolean initialize,
      DataType type) {
    if (implementation == Implementation.STOCK) {
      return super.instantiate(conf, listeners, index, view, initialize, type);
    }
    var layer = new RepairedSameDiffLayer(conf, type);
    layer.setIndex(index);
    layer.setParamsViewArray(view);
    layer.setParamTable(initializer().init(conf, view, initialize));
    return layer;
  }

  @Override
  public InputType getOutputType(int layerIndex, InputType inputType) {
    return InputType.feedForward(5);
  }

  @Override
  public void defineParameters(SDLayerParams params) {
    params.addWeightParam("W", 4, 5);
    params.addBiasParam("b", 1, 5);
  }

  @Override
  public void initializeParameters(Map<String, INDArray> params) {
    params.forEach((name, array) -> initWeights(4, 5, WeightInit.XAVIER, array));
  }

  @Override
  public SDVariable defineLayer(
      SameDiff sd, SDVariable input, Map<String, SDVariable> params, @Nullable SDVariable mask) {
    return input.mmul(sd.getVariable("W")).add("dense", sd.getVariable("b"));
  }

  @SuppressWarnings("unchecked") // the return type of build(), whose original is generic
  static final class Builder extends SameDiffLayer.Builder<Builder> {
    private final Implementation implementation;

    Builder(Implementation implementation) {
      this.implementation = implementation;
    }

    @Override
    public DenseInSameDiff build() {
      return new DenseInSameDiff(this);
    }
  }
}
