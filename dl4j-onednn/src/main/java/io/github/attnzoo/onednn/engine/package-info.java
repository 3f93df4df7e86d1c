/**
 * oneDNN as the kernels see it: who owns its native objects, how an operation runs on the memory of
 * ND4J arrays, how prepared operations are kept by shape, and how parts of a work run side by side.
 */
@org.jspecify.annotations.NullMarked
package io.github.attnzoo.onednn.engine;
