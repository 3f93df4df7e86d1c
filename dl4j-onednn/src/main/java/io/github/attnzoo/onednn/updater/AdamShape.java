package io.github.attnzoo.onednn.updater;

/**
 * What an Adam step is prepared for.
 *
 * @param length how many parameters
 * @param beta1 decay of the mean of the gradients
 * @param beta2 decay of the mean of their squares
 * @param epsilon what keeps the divisor above 0
 */
record AdamShape(long length, float beta1, float beta2, float epsilon) {}
