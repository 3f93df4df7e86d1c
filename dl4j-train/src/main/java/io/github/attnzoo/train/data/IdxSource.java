package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.IdxImages;
import io.github.attnzoo.models.data.ImageShape;
import java.nio.file.Path;
import java.util.List;

/** Reads pairs of IDX files, pictures and labels, gzipped or not: MNIST and its relatives. */
final class IdxSource {
  private static final String FASHION_SOURCE =
      "data fetch fashion-mnist downloads them, or get the four files *-ubyte.gz from"
          + " https://github.com/zalandoresearch/fashion-mnist and put them there";
  private static final int FASHION_SIDE = 28;

  private IdxSource() {}

  static RawData load(IdxImages config, DataRoot root) {
    var shape = (ImageShape) config.shape();
    Path train = root.resolve(config.trainImages());
    Path test = root.resolve(config.testImages());
    List<Sample> trainSamples =
        part(root, train, root.resolve(config.trainLabels()), shape, config.trainImages());
    List<Sample> testSamples =
        part(root, test, root.resolve(config.testLabels()), shape, config.testImages());
    root.checkApart(0, 2, "data.testImages", "data.trainImages", "pictures");
    return new RawData(trainSamples, testSamples, true);
  }

  static RawData fashionMnist(DataRoot root, List<String> classes) {
    Path folder = root.resolve("fashion-mnist");
    var shape = new ImageShape(1, FASHION_SIDE, FASHION_SIDE, classes);
    return new RawData(
        fashionPart(root, folder, shape, "train"), fashionPart(root, folder, shape, "t10k"), false);
  }

  private static List<Sample> fashionPart(
      DataRoot root, Path folder, ImageShape shape, String prefix) {
    Path pictures = fashionFile(root, folder, prefix + "-images-idx3-ubyte");
    Path labels = fashionFile(root, folder, prefix + "-labels-idx1-ubyte");
    return part(root, pictures, labels, shape, String.valueOf(pictures.getFileName()));
  }

  private static Path fashionFile(DataRoot root, Path folder, String name) {
    return root.find(folder, List.of(name + ".gz", name), FASHION_SOURCE);
  }

  /** Dimensions of a file of such pictures, the records included. */
  static int rank(ImageShape shape) {
    return shape.channels() == 1 ? 3 : 4;
  }

  private static List<Sample> part(
      DataRoot root, Path pictureFile, Path labelFile, ImageShape shape, String name) {
    IdxFile pictures = IdxFile.open(root, pictureFile, rank(shape));
    IdxFile labels = IdxFile.parse(labelFile, root.read(labelFile), 1);
    checkSize(pictures, shape);
    if (pictures.records() != labels.records()) {
      throw new DataException(
          labelFile
              + ": expected one label for each of the "
              + pictures.records()
              + " pictures in "
              + pictureFile.getFileName()
              + ", found "
              + labels.records());
    }
    int classes = shape.classes().size();
    for (int i = 0; i < labels.records(); i++) {
      if (labels.label(i) >= classes) {
        throw new DataException(
            labelFile
                + ": record "
                + i
                + ": expected a label from 0 to "
                + (classes - 1)
                + ", found "
                + labels.label(i));
      }
    }
    return pictures.samples(name, labels::label);
  }

  private static void checkSize(IdxFile pictures, ImageShape shape) {
    int rank = rank(shape);
    int height = pictures.dimension(rank - 2);
    int width = pictures.dimension(rank - 1);
    if (rank == 4 && pictures.dimension(1) != shape.channels()) {
      throw new DataException(
          pictures.file()
              + ": expected pictures of "
              + shape.channels()
              + " channels, found "
              + pictures.dimension(1));
    }
    if (height != shape.height() || width != shape.width()) {
      throw new DataException(
          pictures.file()
              + ": expected pictures of "
              + shape.height()
              + " x "
              + shape.width()
              + " pixels, found "
              + height
              + " x "
              + width);
    }
  }
}
