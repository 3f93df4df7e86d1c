package io.github.attnzoo.train.run;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.models.data.Normalization;
import io.github.attnzoo.train.data.DataFile;
import io.github.attnzoo.train.data.InputReader;
import io.github.attnzoo.train.data.LoadedData;
import io.github.attnzoo.train.loop.EpochProgress;
import io.github.attnzoo.train.loop.TrainingState;
import io.github.attnzoo.train.policy.EpochMetrics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A model read from a file, with all that is needed to use it.
 *
 * @param graph initialised, with its updater state, on plain kernels
 * @param trained the parameters that its training goes on with, where the graph has their average;
 *     null where it has them itself
 * @param config that it was trained with
 * @param classes in the order of the outputs
 * @param epochs that it has behind it
 * @param progress in the epoch after them; null where that has not begun
 * @param dataIdentity what it was trained on
 * @param dataFiles what that was read from
 * @param normalization of its inputs; null for none
 */
public record SavedModel(
    Path file,
    ComputationGraph graph,
    @Nullable INDArray trained,
    ModelConfig config,
    List<String> classes,
    List<EpochMetrics> epochs,
    @Nullable EpochProgress progress,
    String dataIdentity,
    List<DataFile> dataFiles,
    @Nullable Normalization normalization) {
  public SavedModel {
    classes = List.copyOf(classes);
    epochs = List.copyOf(epochs);
    dataFiles = List.copyOf(dataFiles);
  }

  /** Reads single inputs as the model was trained on them. */
  public InputReader inputs() {
    return InputReader.of(config.data(), normalization);
  }

  /** How far its training was. */
  public TrainingState state() {
    return new TrainingState(epochs, progress);
  }

  /** Whether this is, to the byte, the data that the model was trained on. */
  public boolean isTrainedOn(LoadedData data) {
    return dataIdentity.equals(data.identity())
        && checksums(dataFiles).equals(checksums(data.files()));
  }

  private static List<String> checksums(List<DataFile> files) {
    return files.stream().map(DataFile::sha256).toList();
  }

  /**
   * Reads a model.
   *
   * @param model a run folder, whose best model is read, or a model file
   * @throws RunException if there is none, or none that is safe to open
   */
  public static SavedModel read(Path model) {
    if (!Files.isDirectory(model)) {
      return ModelReader.read(model);
    }
    Path best = new RunFolder(model).best();
    if (!Files.exists(best)) {
      throw new RunException(
          model
              + ": no such model: the folder has no "
              + model.relativize(best)
              + "; expected a run folder or a model .zip");
    }
    return ModelReader.read(best);
  }

  /**
   * Reads a graph that another program saved with Deeplearning4j's {@code ModelSerializer}. What
   * else that put into the file (a normaliser, Java objects) is not read.
   *
   * @param config whose {@code data} tells the inputs, the normalisation and the classes
   * @throws RunException if there is none, or none that is safe to open
   */
  public static SavedModel readForeign(Path file, ModelConfig config) {
    return ModelReader.readForeign(file, config);
  }
}
