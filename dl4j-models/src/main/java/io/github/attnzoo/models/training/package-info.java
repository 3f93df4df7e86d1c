@NullMarked
package io.github.attnzoo.models.training;

import org.jspecify.annotations.NullMarked;
