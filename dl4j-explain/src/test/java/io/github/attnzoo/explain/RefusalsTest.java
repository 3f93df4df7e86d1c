package io.github.attnzoo.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.explain.GradCam.Variant;
import io.github.attnzoo.layers.SequenceAttention.Weighting;
import java.awt.image.BufferedImage;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What can't be explained is refused in words, before anything is drawn. */
class RefusalsTest {
  private static final List<String> CLASSES = List.of("cat", "dog", "cow");

  private final ComputationGraph pictures = Networks.image(CNN2DFormat.NCHW, false);
  private final ComputationGraph sequences = Networks.sequence(Weighting.MEAN);
  private final INDArray picture = Nd4j.rand(DataType.DOUBLE, 1, 2, 6, 4);
  private final INDArray sequence = Nd4j.rand(DataType.FLOAT, 1, 2, 6);
  private final View.Picture shown =
      new View.Picture(new BufferedImage(4, 6, BufferedImage.TYPE_INT_RGB), null);

  @Test
  void aSubjectIsOneSample() {
    INDArray two = Nd4j.rand(DataType.DOUBLE, 2, 2, 6, 4);
    assertThatThrownBy(() -> new Subject("a.png", two, null, shown, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("subject 'a.png': features must be one sample [1, ...], got [2, 2, 6, 4]");
    assertThatThrownBy(() -> new Subject("a.png", Nd4j.ones(4), null, shown, 0))
        .hasMessage("subject 'a.png': features must be one sample [1, ...], got [4]");
    assertThatThrownBy(() -> new Subject("a.png", sequence, Nd4j.ones(2, 6), shown, 0))
        .hasMessage("subject 'a.png': mask must be [1, time], got [2, 6]");
    assertThatThrownBy(() -> new Subject("a.png", picture, null, shown, -1))
        .hasMessage("subject 'a.png': trueClass must be at least 0, got -1");
  }

  @Test
  void theTrueClassIsOneOfTheNetwork() {
    var subject = new Subject("a.png", picture, null, shown, 5);
    assertThatThrownBy(() -> Explainer.of(pictures, Settings.of(CLASSES)).explain(subject))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("subject 'a.png': trueClass must be from 0 to 2, got 5");
  }

  @Test
  void classNamesAreCountedAtOnce() {
    assertThatThrownBy(() -> Explainer.of(pictures, Settings.of(List.of("cat", "dog"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("classes: expected a name for each of 3 outputs, found 2");
  }

  @Test
  void theClassOfAMapIsOneOfTheNetwork() {
    GradCam cam = GradCam.of(pictures, "relu");
    for (int index : new int[] {7, -1}) {
      assertThatThrownBy(() -> cam.maps(Variant.GRAD_CAM, picture, index))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Grad-CAM: class must be from 0 to 2, got " + index);
    }
    assertThat(cam.maps(Variant.GRAD_CAM, picture, 2)).hasSize(1);
  }

  @Test
  void weightsAreOfASampleOfTheBatch() {
    INDArray weights = SequenceWeights.read(sequences, "attention", sequence, null).orElseThrow();
    for (int sample : new int[] {5, 1, -1}) {
      assertThatThrownBy(() -> SequenceWeights.of(weights, null, sample))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("sequence weights: sample must be from 0 to 0, got " + sample);
    }
    assertThatThrownBy(() -> SequenceWeights.of(weights, Nd4j.ones(1, 4), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("sequence weights: expected a mask [1, 6], found [1, 4]");
  }

  @Test
  void aSignalFitsTheSequence() {
    Explainer explainer = Explainer.of(sequences, Settings.of(CLASSES));
    var nine = new View.Signal(HeatMap.of(2, 9, new float[18]), List.of("x", "y"), null, null);
    assertThatThrownBy(() -> explainer.explain(new Subject("s", sequence, null, nine, null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("subject 's': its View.Signal must have 6 time steps as its features, got 9");
    // As many steps as features is no better.
    var two = new View.Signal(HeatMap.of(2, 2, new float[4]), List.of(), null, null);
    assertThatThrownBy(() -> explainer.explain(new Subject("s", sequence, null, two, null)))
        .hasMessage("subject 's': its View.Signal must have 6 time steps as its features, got 2");
    var rows = new View.Rows(new BufferedImage(4, 5, BufferedImage.TYPE_INT_RGB));
    assertThatThrownBy(() -> explainer.explain(new Subject("s", sequence, null, rows, null)))
        .hasMessage("subject 's': its View.Rows must have 6 rows as its features, got 5");
  }

  @Test
  void namesAndPlaceFitTheSignal() {
    HeatMap values = HeatMap.of(2, 6, new float[12]);
    assertThatThrownBy(() -> new View.Signal(values, List.of("x"), null, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("signal: expected a name for each of 2 features or none, found 1");
    assertThatThrownBy(() -> new View.Signal(values, List.of(), 4, null))
        .hasMessage("signal: start and end must be given together, got start=4, end=null");
    assertThatThrownBy(() -> new View.Signal(values, List.of(), 4, 7))
        .hasMessage("signal: 0 <= start < end <= 6 must hold, got start=4, end=7");
  }

  @Test
  void aViewFitsTheKindOfInput() {
    assertThatThrownBy(
            () ->
                Explainer.of(sequences, Settings.of(CLASSES))
                    .explain(new Subject("s", sequence, null, shown, null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "subject 's': a View.Picture needs features [1, channels, height, width], got [1, 2,"
                + " 6]; a sequence has a View.Signal or View.Rows");
    var signal = new View.Signal(HeatMap.of(2, 6, new float[12]), List.of(), null, null);
    assertThatThrownBy(
            () ->
                Explainer.of(pictures, Settings.of(CLASSES))
                    .explain(new Subject("s", picture, null, signal, null)))
        .hasMessage(
            "subject 's': a View.Signal needs features of a sequence [1, features, time], got [1,"
                + " 2, 6, 4]");
  }

  @Test
  @SuppressWarnings("NullAway") // what callers without a checker do
  void nullIsRefusedByName() {
    assertThatThrownBy(() -> Explainer.of(null, Settings.of(CLASSES)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("graph must be given, got graph=null");
    assertThatThrownBy(() -> Explainer.of(pictures, null))
        .hasMessage("settings must be given, got settings=null");
    assertThatThrownBy(() -> Settings.of(null))
        .hasMessage("classes must be given, got classes=null");
    assertThatThrownBy(() -> new Subject("s", null, null, shown, null))
        .hasMessage("features must be given, got features=null");
    assertThatThrownBy(() -> new Subject("s", picture, null, null, null))
        .hasMessage("view must be given, got view=null");
    assertThatThrownBy(() -> new View.Picture(null, null))
        .hasMessage("image must be given, got image=null");
    assertThatThrownBy(() -> GradCam.of(null, "relu"))
        .hasMessage("graph must be given, got graph=null");
    assertThatThrownBy(() -> GradCam.of(pictures, null))
        .hasMessage("layer must be given, got layer=null");
  }

  @Test
  void aGraphIsInitialisedFirst() {
    var graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(2))
                .addLayer(
                    "out",
                    new OutputLayer.Builder().nOut(3).activation(Activation.SOFTMAX).build(),
                    "in")
                .setOutputs("out")
                .build());
    assertThatThrownBy(() -> Explainer.of(graph, Settings.of(CLASSES)))
        .hasMessage("the graph has no layers yet: call init() first");
  }
}
