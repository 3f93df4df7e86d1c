/**
 * What a network sees, in numbers and pictures: feature maps, class activation maps, and the
 * weights of attention layers. {@link Explainer} draws them all; {@link FeatureMaps}, {@link
 * GradCam} and {@link SequenceWeights} give the numbers alone.
 */
@NullMarked
package io.github.attnzoo.explain;

import org.jspecify.annotations.NullMarked;
