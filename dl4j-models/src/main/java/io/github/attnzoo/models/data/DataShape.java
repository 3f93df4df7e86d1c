package io.github.attnzoo.models.data;

import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;

/** What one sample of a data set looks like to a model, and the names of its classes. */
public sealed interface DataShape permits SequenceShape, ImageShape {
  /** The class names; a label is an index into this list. */
  List<String> classes();

  /** What kind of sample this is, in words for messages: "sequences" or "images". */
  String kind();

  /** How many numbers a sample has, at its full length. */
  int numbers();

  /** The shape as Deeplearning4j's own object, with which a graph sizes its layers. */
  InputType inputType();
}
