package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.ImageFolder;
import io.github.attnzoo.models.data.ImageShape;
import io.github.attnzoo.train.data.Seeds.Purpose;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.datavec.api.io.labels.ParentPathLabelGenerator;
import org.datavec.api.split.FileSplit;

/**
 * Loads pictures from one folder a class. DataVec lists the files and takes the label from the
 * folder's name; the files are then sorted by path, because a listing's order differs between
 * machines. Files whose names start with a dot are passed over; any other that is no picture is an
 * error.
 */
final class ImageFolderSource {
  private static final Set<String> EXTENSIONS = Set.of("png", "jpg", "jpeg", "bmp", "gif");
  private static final ParentPathLabelGenerator LABEL = new ParentPathLabelGenerator();

  private ImageFolderSource() {}

  static RawData load(ImageFolder config, DataRoot root, long seed) {
    Path folder = root.resolve(config.folder());
    if (!Files.isDirectory(folder)) {
      throw new DataException(
          folder + ": no such folder, looked for the folders of classes " + config.classes());
    }
    if (Files.isDirectory(folder.resolve("train"))) {
      return new RawData(
          read(config, root, folder.resolve("train")),
          read(config, root, folder.resolve("test")),
          true);
    }
    Partition parts =
        Partition.stratified(
            read(config, root, folder),
            config.classes().size(),
            config.testFraction(),
            Seeds.stream(Purpose.TEST_SPLIT, seed));
    return new RawData(parts.kept(), parts.heldOut(), true);
  }

  private static List<Sample> read(ImageFolder config, DataRoot root, Path configured) {
    // DataVec lists absolute paths, whatever it was asked.
    Path folder = configured.toAbsolutePath().normalize();
    checkClasses(config, folder);
    var shape = (ImageShape) config.shape();
    var samples = new ArrayList<Sample>();
    var sums = new ArrayList<String>();
    long size = 0;
    for (Path file : pictures(config, folder)) {
      byte[] bytes = DataRoot.readUnnoted(file);
      String name = folder.relativize(file).toString().replace('\\', '/');
      int label = config.classes().indexOf(LABEL.getLabelForPath(file.toUri()).toString());
      samples.add(new PixelSample(name, label, Pictures.decode(file, bytes, shape), null));
      sums.add(Checksums.sha256(bytes) + "  " + name + "\n");
      size += bytes.length;
    }
    byte[] list = String.join("", sums).getBytes(StandardCharsets.UTF_8);
    root.note(configured, size, Checksums.sha256(list));
    return samples;
  }

  private static void checkClasses(ImageFolder config, Path folder) {
    var expected = new TreeSet<>(config.classes());
    var found = new TreeSet<String>();
    try (Stream<Path> entries = Files.list(folder)) {
      entries
          .filter(Files::isDirectory)
          .map(entry -> entry.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .forEach(found::add);
    } catch (IOException e) {
      throw new DataException(
          folder + ": no such folder, looked for the folders of classes " + expected, e);
    }
    if (!found.equals(expected)) {
      throw new DataException(
          folder + ": expected one folder for each class " + expected + ", found " + found);
    }
  }

  private static List<Path> pictures(ImageFolder config, Path folder) {
    var all = new ArrayList<Path>();
    for (String name : config.classes()) {
      Path classFolder = folder.resolve(name);
      List<Path> files = new ArrayList<>();
      for (URI location : new FileSplit(classFolder.toFile()).locations()) {
        Path file = Path.of(location);
        if (!file.getFileName().toString().startsWith(".")) {
          check(file, classFolder);
          files.add(file);
        }
      }
      if (files.isEmpty()) {
        throw new DataException(classFolder + ": expected pictures, found none");
      }
      files.stream().sorted().forEach(all::add);
    }
    return all;
  }

  private static void check(Path file, Path classFolder) {
    if (!classFolder.equals(file.getParent())) {
      throw new DataException(
          file + ": expected the pictures of a class directly in " + classFolder);
    }
    String name = file.getFileName().toString();
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (!EXTENSIONS.contains(extension)) {
      throw new DataException(
          file + ": expected a picture (" + new TreeSet<>(EXTENSIONS) + "), found another file");
    }
  }
}
