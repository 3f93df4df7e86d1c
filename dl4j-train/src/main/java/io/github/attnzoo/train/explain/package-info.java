/** Explanations of trained models on samples of data sets: figures as files, and scores. */
@NullMarked
package io.github.attnzoo.train.explain;

import org.jspecify.annotations.NullMarked;
