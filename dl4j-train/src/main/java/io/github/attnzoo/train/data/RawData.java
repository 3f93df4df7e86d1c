package io.github.attnzoo.train.data;

import java.util.List;

/**
 * What a source gives: all samples, before {@code limit} and the validation split.
 *
 * @param train all training samples
 * @param test the test samples
 * @param inClassOrder whether {@code train} may be sorted by class, so that its first n samples
 *     would not be a fair choice
 */
record RawData(List<Sample> train, List<Sample> test, boolean inClassOrder) {}
