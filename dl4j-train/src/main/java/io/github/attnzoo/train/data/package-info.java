/**
 * Data sets, from files or generated, as splits of samples and as batches for Deeplearning4j.
 *
 * <p>{@link io.github.attnzoo.train.data.DataSets#open} reads and checks everything once; {@link
 * io.github.attnzoo.train.data.Batches} turns a split into batches, {@link
 * io.github.attnzoo.train.data.PrefetchIterator} prepares them beside the training, and {@link
 * io.github.attnzoo.train.data.InputReader} reads single inputs. Whatever is drawn at random is a
 * function of the seed (and, for order and augmentation, of the epoch) alone.
 */
@NullMarked
package io.github.attnzoo.train.data;

import org.jspecify.annotations.NullMarked;
