/** The pages for readers: one run, or several beside each other. HTML without scripts. */
@NullMarked
package io.github.attnzoo.train.report;

import org.jspecify.annotations.NullMarked;
