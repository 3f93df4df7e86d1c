package io.github.attnzoo.train.run;

import java.time.Instant;

/**
 * One process that trained a run: a run has one, and one more for each time it was resumed.
 *
 * @param startedAt when
 * @param epochsBehind epochs that it found done
 * @param versions of the programs
 * @param machine that it ran on
 * @param kernels in use, in words
 * @param launch how the process was started
 */
record Session(
    Instant startedAt,
    int epochsBehind,
    Versions versions,
    Machine machine,
    String kernels,
    Launch launch) {}
