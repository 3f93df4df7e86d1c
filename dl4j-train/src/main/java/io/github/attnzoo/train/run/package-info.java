/** What a run leaves on disk: its folder, its checkpoints, its provenance and its report. */
@NullMarked
package io.github.attnzoo.train.run;

import org.jspecify.annotations.NullMarked;
