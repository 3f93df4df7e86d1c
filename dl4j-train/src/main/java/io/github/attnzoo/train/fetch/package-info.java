/**
 * Downloads public data sets: resumed where it broke off, checked by SHA-256, and put in place
 * whole or not at all.
 */
@NullMarked
package io.github.attnzoo.train.fetch;

import org.jspecify.annotations.NullMarked;
