package io.github.attnzoo.train.loop;

/**
 * The numbers of one step, measured just before it, with dropout and augmentation at work.
 *
 * @param step counted from 1 over the whole training
 * @param epoch counted from 1
 * @param samples of the step, of all its batches
 * @param loss mean cross entropy in nats over the step
 * @param meanLoss the same over the epoch's samples so far
 * @param meanAccuracy share of the epoch's samples so far that were classified rightly, 0 to 1
 */
public record StepMetrics(
    int step, int epoch, int samples, double loss, double meanLoss, double meanAccuracy) {}
