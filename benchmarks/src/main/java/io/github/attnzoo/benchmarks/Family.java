package io.github.attnzoo.benchmarks;

import java.util.List;

/**
 * A network without and with its attention layers. Both take turns in one run, so that the
 * attention's share of the time can be told from the noise.
 *
 * @param name for the command line
 * @param bare without attention
 * @param attentive the same with attention
 * @param attention the class of the layers that make the difference
 */
record Family(String name, BenchmarkCase bare, BenchmarkCase attentive, String attention) {

  static List<Family> all() {
    return List.of(SequenceCases.family(), ImageCases.family());
  }

  List<BenchmarkCase> cases() {
    return List.of(bare, attentive);
  }
}
