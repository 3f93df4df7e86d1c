/** Times training steps and inference of the two reference models, beside PyTorch. */
@org.jspecify.annotations.NullMarked
package io.github.attnzoo.benchmarks;
