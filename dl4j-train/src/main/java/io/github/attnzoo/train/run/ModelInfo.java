package io.github.attnzoo.train.run;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.data.Normalization;
import io.github.attnzoo.train.data.DataFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model file tells besides the graph: all that evaluating, predicting and resuming need.
 *
 * @param format of this record; {@value #FORMAT}
 * @param version of the project that wrote it
 * @param config resolved
 * @param classes the class names, in the order of the outputs
 * @param dataIdentity what the data is
 * @param dataFiles what it was read from
 * @param normalization of the data, given or computed; null for none, or in files of before it was
 *     kept here, which have it in their config
 */
record ModelInfo(
    int format,
    String version,
    ModelConfig config,
    List<String> classes,
    String dataIdentity,
    List<DataFile> dataFiles,
    @Property(doc = "Normalisation of the data.", defaultsTo = "null")
        @Nullable Normalization normalization) {
  static final int FORMAT = 1;

  ModelInfo {
    classes = List.copyOf(classes);
    dataFiles = List.copyOf(dataFiles);
  }

  /** What inputs are normalised with. */
  @Nullable Normalization normalizationInUse() {
    return normalization != null ? normalization : config.data().normalization();
  }
}
