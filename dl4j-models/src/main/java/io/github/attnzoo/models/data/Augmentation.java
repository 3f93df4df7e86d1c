package io.github.attnzoo.models.data;

import io.github.attnzoo.models.config.Property;

/**
 * Random changes of training pictures, drawn anew for each picture in each epoch, in this order.
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
        double rotation) {}
