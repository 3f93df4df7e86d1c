package io.github.attnzoo.models.data;

import io.github.attnzoo.models.config.Property;
import io.github.attnzoo.models.config.Rules;

/**
 * Random changes of training pictures, drawn anew in each epoch, in this order: those of single
 * pictures, then those of whole batches (mixup and cutmix), which also blend the labels.
 *
 * <p>DeVries, Taylor, "Improved Regularization of Convolutional Neural Networks with Cutout", 2017,
 * https://arxiv.org/abs/1708.04552. Zhang, Cisse, Dauphin, Lopez-Paz, "mixup: Beyond Empirical Risk
 * Minimization", 2017, https://arxiv.org/abs/1710.09412. Yun et al., "CutMix: Regularization
 * Strategy to Train Strong Classifiers with Localizable Features", 2019,
 * https://arxiv.org/abs/1905.04899.
 */
public record Augmentation(
    @Property(
            doc = "Zero padding in pixels around the picture before a random crop to its size.",
            defaultsTo = "4",
            min = 0)
        int cropPadding,
    @Property(doc = "Mirror half of the pictures left to right.", defaultsTo = "true")
        boolean horizontalFlip,
    @Property(
            doc = "Brightness is multiplied by a factor from 1 - x to 1 + x.",
            defaultsTo = "0.2",
            min = 0,
            max = 1)
        double brightness,
    @Property(
            doc = "Contrast is multiplied by a factor from 1 - x to 1 + x.",
            defaultsTo = "0.2",
            min = 0,
            max = 1)
        double contrast,
    @Property(
            doc = "Saturation is multiplied by a factor from 1 - x to 1 + x.",
            defaultsTo = "0.2",
            min = 0,
            max = 1)
        double saturation,
    @Property(
            doc = "Hue is turned by an angle from -x to x, in turns of the colour wheel.",
            defaultsTo = "0.1",
            min = 0,
            max = 0.5)
        double hue,
    @Property(
            doc = "The picture is turned by an angle from -x to x degrees, bilinearly.",
            defaultsTo = "15",
            min = 0,
            max = 180)
        double rotation,
    @Property(
            doc =
                "Side in pixels of a square, centred on any pixel, that is set to the mean colour"
                    + " (0 after normalisation); 0 cuts none out. On CIFAR-10 its authors use 16.",
            defaultsTo = "0",
            min = 0)
        int cutout,
    @Property(
            doc =
                "Blends each picture and its label with another of the batch, in a share drawn"
                    + " from Beta(x, x) for each batch; 0 never blends. Its authors use 0.2 to 1.",
            defaultsTo = "0",
            min = 0,
            max = 100)
        double mixup,
    @Property(
            doc =
                "Pastes a rectangle of another picture of the batch into each and blends the labels"
                    + " by area, the area drawn from Beta(x, x) for each batch; 0 never pastes. Its"
                    + " authors use 1. Where mixup is on too, each batch gets one of them, at even"
                    + " odds.",
            defaultsTo = "0",
            min = 0,
            max = 100)
        double cutmix) {
  public Augmentation {
    Rules.check(
        Augmentation.class,
        cropPadding,
        horizontalFlip,
        brightness,
        contrast,
        saturation,
        hue,
        rotation,
        cutout,
        mixup,
        cutmix);
  }
}
