@org.jspecify.annotations.NullMarked
package io.github.attnzoo.onednn;
