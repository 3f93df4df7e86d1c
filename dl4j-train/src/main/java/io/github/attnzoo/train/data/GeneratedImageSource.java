package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.GeneratedImages;
import io.github.attnzoo.train.data.Seeds.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Pictures of dark noise, {@code N(0.2, noise^2)} per pixel and channel, cut to [0, 1], on which
 * each class draws its {@link Shape}: at a place drawn evenly, in a colour drawn evenly among those
 * with at least one channel of 0.75 or more, so that it stands out; the noise lies over it too.
 * Labels go round in turn, so classes are balanced to within one sample.
 */
final class GeneratedImageSource {
  private static final float BACKGROUND = 0.2f;
  private static final float BRIGHT = 0.75f;

  private GeneratedImageSource() {}

  static RawData load(GeneratedImages config, long seed) {
    List<Shape> shapes = config.shape().classes().stream().map(Shape::named).toList();
    return new RawData(
        generate(config, shapes, config.samples(), Purpose.GENERATE_TRAIN, seed, "train"),
        generate(config, shapes, config.testSamples(), Purpose.GENERATE_TEST, seed, "test"),
        false);
  }

  private static List<Sample> generate(
      GeneratedImages config,
      List<Shape> shapes,
      int count,
      Purpose purpose,
      long seed,
      String name) {
    var samples = new ArrayList<Sample>(count);
    for (int i = 0; i < count; i++) {
      int label = i % shapes.size();
      // The polar method of Random.nextGaussian is part of its specification: equal on every JDK.
      var random = new Random(Seeds.mix(purpose, seed, i));
      int size = config.signalSize();
      int top = random.nextInt(config.height() - size + 1);
      int left = random.nextInt(config.width() - size + 1);
      var box = new Truth.Box(top, left, size, size);
      byte[] pixels =
          draw(config, shapes.get(label), box, colour(config.channels(), random), random);
      samples.add(new PixelSample("generated " + name + "#" + i, label, pixels, box));
    }
    return samples;
  }

  private static byte[] draw(
      GeneratedImages config, Shape shape, Truth.Box box, float[] colour, Random random) {
    var pixels = new byte[config.channels() * config.height() * config.width()];
    int p = 0;
    for (int c = 0; c < config.channels(); c++) {
      for (int y = 0; y < config.height(); y++) {
        for (int x = 0; x < config.width(); x++) {
          boolean isDrawn = shape.covers(y - box.top(), x - box.left(), config.signalSize());
          double mean = isDrawn ? colour[c] : BACKGROUND;
          double value = mean + config.noise() * random.nextGaussian();
          pixels[p++] = (byte) Math.round(255 * Math.min(1, Math.max(0, value)));
        }
      }
    }
    return pixels;
  }

  private static float[] colour(int channels, Random random) {
    var colour = new float[channels];
    float brightest;
    do {
      brightest = 0;
      for (int c = 0; c < channels; c++) {
        colour[c] = random.nextFloat();
        brightest = Math.max(brightest, colour[c]);
      }
    } while (brightest < BRIGHT);
    return colour;
  }
}
