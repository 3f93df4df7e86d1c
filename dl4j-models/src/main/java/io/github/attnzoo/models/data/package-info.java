@NullMarked
package io.github.attnzoo.models.data;

import org.jspecify.annotations.NullMarked;
