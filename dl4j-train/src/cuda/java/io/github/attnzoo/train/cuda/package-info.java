/** What only the CUDA build has: the one package that names classes of ND4J's CUDA backend. */
@NullMarked
package io.github.attnzoo.train.cuda;

import org.jspecify.annotations.NullMarked;
