package io.github.attnzoo.benchmarks;

import ai.djl.nn.Block;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;

/**
 * One model in both libraries.
 *
 * @param name for the table
 * @param shape of one example in DL4J: {@code [features, time]} or {@code [channels, height,
 *     width]}
 * @param peerShape of one example in PyTorch
 * @param classes number of classes
 * @param configuration the model in DL4J
 * @param block the same in PyTorch
 */
record BenchmarkCase(
    String name,
    List<Long> shape,
    List<Long> peerShape,
    int classes,
    Supplier<ComputationGraphConfiguration> configuration,
    Supplier<Block> block) {

  /** The shape of a batch of examples. */
  static long[] batched(int batch, List<Long> shape) {
    return LongStream.concat(LongStream.of(batch), shape.stream().mapToLong(Long::longValue))
        .toArray();
  }
}
