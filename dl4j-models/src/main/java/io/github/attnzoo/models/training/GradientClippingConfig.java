package io.github.attnzoo.models.training;

/** The key {@code training.gradientClipping}: how a gradient is bounded before the optimizer. */
public sealed interface GradientClippingConfig permits GlobalNormClipping, AbsoluteValueClipping {}
