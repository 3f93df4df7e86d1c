package io.github.attnzoo.explain;

import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One sample that a network's view of is to be shown.
 *
 * @param name of the sample, for titles
 * @param features the network's input, a batch of one
 * @param mask {@code [1, time]}; null where all steps are real
 * @param view what it looks like to people
 * @param trueClass its class; null where that isn't known
 */
public record Subject(
    String name,
    INDArray features,
    @Nullable INDArray mask,
    View view,
    @Nullable Integer trueClass) {}
