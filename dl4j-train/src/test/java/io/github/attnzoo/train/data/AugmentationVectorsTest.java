package io.github.attnzoo.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.attnzoo.models.data.Augmentation;
import io.github.attnzoo.models.data.ImageShape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Compares with torchvision's numbers; {@code src/test/python/augmentation_vectors.py} made them.
 */
class AugmentationVectorsTest {
  /** The file has seven digits and torchvision computes in float. */
  private static final float TOLERANCE = 2e-6f;

  private final List<Vector> vectors = read();

  @TestFactory
  List<DynamicTest> equalsTorchvision() {
    return vectors.stream()
        .filter(vector -> !vector.name.equals("picture") && !vector.name.equals("grey"))
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.name + " " + vector.parameter,
                    () ->
                        assertThat(compute(vector))
                            .containsExactly(vector.numbers, within(TOLERANCE))))
        .toList();
  }

  private float[] compute(Vector vector) {
    float[] picture = named("picture").numbers.clone();
    float[] grey = named("grey").numbers.clone();
    String[] parameters = vector.parameter.split(",");
    float amount = Float.parseFloat(parameters[0]);
    switch (vector.name) {
      case "brightness" -> ColorJitter.brightness(picture, amount);
      case "contrast" -> ColorJitter.contrast(picture, 3, amount);
      case "saturation" -> ColorJitter.saturation(picture, 3, amount);
      case "hue" -> ColorJitter.hue(picture, 3, amount);
      case "rotation" -> Geometry.rotate(picture, named("picture").shape, amount);
      case "shift" ->
          Geometry.shift(
              picture,
              named("picture").shape,
              (int) amount,
              Integer.parseInt(parameters[1]),
              parameters[2].equals("mirrored"));
      case "resize" -> {
        return resize(picture, vector.shape);
      }
      case "grey-brightness" -> {
        ColorJitter.brightness(grey, amount);
        return grey;
      }
      case "mixup-pictures", "mixup-labels", "cutmix-pictures", "cutmix-labels" -> {
        return mix(vector.name, parameters);
      }
      case "grey-contrast" -> {
        ColorJitter.contrast(grey, 1, amount);
        return grey;
      }
      default -> throw new IllegalArgumentException(vector.name);
    }
    return picture;
  }

  /** The script's batch: the picture, its mirror image and its negative. */
  private float[] mix(String name, String[] parameters) {
    Vector picture = named("picture");
    int length = picture.numbers.length;
    var pictures = new float[3 * length];
    for (int p = 0; p < length; p++) {
      int width = picture.shape.width();
      pictures[p] = picture.numbers[p];
      pictures[length + p] = picture.numbers[p / width * width + width - 1 - p % width];
      pictures[2 * length + p] = 1 - picture.numbers[p];
    }
    float[] labels = {0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1};
    var mix = new PictureMix(new Augmentation(0, false, 0, 0, 0, 0, 0, 0, 1, 1), picture.shape);
    float share = Float.parseFloat(parameters[0]);
    if (name.startsWith("mixup")) {
      mix.mixup(pictures, labels, share);
    } else {
      mix.cutmix(
          pictures,
          labels,
          share,
          Integer.parseInt(parameters[1]),
          Integer.parseInt(parameters[2]));
    }
    return name.endsWith("labels") ? labels : pictures;
  }

  private float[] resize(float[] picture, ImageShape to) {
    ImageShape from = named("picture").shape;
    int plane = from.height() * from.width();
    int newPlane = to.height() * to.width();
    var result = new float[3 * newPlane];
    for (int c = 0; c < 3; c++) {
      float[] channel = Arrays.copyOfRange(picture, c * plane, (c + 1) * plane);
      float[] resized =
          Resize.bilinear(channel, from.height(), from.width(), to.height(), to.width());
      System.arraycopy(resized, 0, result, c * newPlane, newPlane);
    }
    return result;
  }

  private Vector named(String name) {
    return vectors.stream().filter(vector -> vector.name.equals(name)).findFirst().orElseThrow();
  }

  private static List<Vector> read() {
    String path = "/augmentation/torchvision.txt";
    try (InputStream stream =
        Objects.requireNonNull(AugmentationVectorsTest.class.getResourceAsStream(path))) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(Vector::parse)
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One line of the file. */
  private static final class Vector {
    private final String name;
    private final String parameter;
    private final ImageShape shape;
    private final float[] numbers;

    private Vector(String name, String parameter, ImageShape shape, float[] numbers) {
      this.name = name;
      this.parameter = parameter;
      this.shape = shape;
      this.numbers = numbers;
    }

    private static Vector parse(String line) {
      String[] cells = line.split("\t");
      int[] sizes = Arrays.stream(cells[2].split("x")).mapToInt(Integer::parseInt).toArray();
      String[] texts = cells[3].split(" ");
      var numbers = new float[texts.length];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = Float.parseFloat(texts[i]);
      }
      var shape = new ImageShape(sizes[0], sizes[1], sizes[2], List.of("a", "b"));
      return new Vector(cells[0], cells[1], shape, numbers);
    }
  }
}
