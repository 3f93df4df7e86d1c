package io.github.attnzoo.train.run;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.train.data.DataFile;
import java.util.List;

/**
 * What a model file tells besides the graph: all that evaluating, predicting and resuming need.
 *
 * @param format of this record; {@value #FORMAT}
 * @param version of the project that wrote it
 * @param config resolved; it holds the data set's normalisation too
 * @param classes the class names, in the order of the outputs
 * @param dataIdentity what the data is
 * @param dataFiles what it was read from
 */
record ModelInfo(
    int format,
    String version,
    ModelConfig config,
    List<String> classes,
    String dataIdentity,
    List<DataFile> dataFiles) {
  static final int FORMAT = 1;

  ModelInfo {
    classes = List.copyOf(classes);
    dataFiles = List.copyOf(dataFiles);
  }
}
