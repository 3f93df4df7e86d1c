package io.github.attnzoo.train.data;

import io.github.attnzoo.models.data.Augmentation;
import io.github.attnzoo.models.data.ImageShape;
import io.github.attnzoo.train.data.Seeds.Purpose;
import org.jspecify.annotations.Nullable;

/**
 * The random changes of training batches: those of a picture are a function of seed, epoch and
 * sample, those of a whole batch of seed, epoch and the batch's number.
 */
final class BatchAugmentation {
  private final Augmenter augmenter;
  private final @Nullable PictureMix mix;
  private final long seed;

  /**
   * @param fill the colour of what is cut out, one number a channel
   */
  BatchAugmentation(Augmentation config, ImageShape shape, float[] fill, long seed) {
    this.augmenter = new Augmenter(config, shape, fill);
    this.mix = PictureMix.isOn(config) ? new PictureMix(config, shape) : null;
    this.seed = seed;
  }

  /**
   * The changes of one batch.
   *
   * @param number of the batch in its epoch
   * @param indices of its samples in their split
   */
  BatchChange of(int epoch, int number, int[] indices) {
    return new BatchChange() {
      @Override
      public void apply(int position, float[] picture) {
        augmenter.apply(picture, Seeds.stream(Purpose.AUGMENT, seed, epoch, indices[position]));
      }

      @Override
      public void applyToAll(float[] pictures, float[] labels) {
        if (mix != null) {
          mix.apply(pictures, labels, Seeds.stream(Purpose.MIX, seed, epoch, number));
        }
      }
    };
  }
}
