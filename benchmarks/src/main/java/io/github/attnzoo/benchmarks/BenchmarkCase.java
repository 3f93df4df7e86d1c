package io.github.attnzoo.benchmarks;

import ai.djl.nn.Block;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;

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

  /** What one example is to DL4J. */
  InputType inputType() {
    if (shape.size() == 2) {
      return InputType.recurrent(shape.get(0), shape.get(1));
    }
    return InputType.convolutional(shape.get(1), shape.get(2), shape.get(0));
  }

  /** The shape of a batch of examples. */
  static long[] batched(int batch, List<Long> shape) {
    return LongStream.concat(LongStream.of(batch), shape.stream().mapToLong(Long::longValue))
        .toArray();
  }
}
