package io.github.attnzoo.onednn.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

class OperationsTest {

  private record Run(NativeOwner owner, Operation operation) {}

  @BeforeEach
  void seed() {
    assertThat(Engine.availability().available()).as(Engine.availability().description()).isTrue();
    Nd4j.getRandom().setSeed(7);
  }

  @Test
  void copyReadsAViewFromItsFirstElement() {
    INDArray whole = Nd4j.rand(DataType.FLOAT, 4, 6, 5);
    INDArray view =
        whole.get(NDArrayIndex.interval(1, 3), NDArrayIndex.interval(2, 6), NDArrayIndex.all());
    INDArray permuted = view.permute(2, 0, 1);
    INDArray target = Nd4j.create(DataType.FLOAT, 5, 2, 4);

    Run run =
        NativeOwner.build(
            owner -> {
              Tensor from = Tensor.unbound(owner, Layouts.of(permuted)).bind(permuted);
              Tensor to = Tensor.unbound(owner, Layouts.dense(5, 2, 4)).bind(target);
              return new Run(owner, Operations.copy(owner, from, to));
            });
    run.operation().run();
    run.owner().close();

    assertThat(target).isEqualTo(permuted.dup('c'));
  }

  @Test
  void productAppliesBiasThenThePostOpsInOrder() {
    INDArray left = Nd4j.rand(DataType.FLOAT, 7, 5);
    INDArray right = Nd4j.rand(DataType.FLOAT, 3, 5).transpose();
    INDArray bias = Nd4j.rand(DataType.FLOAT, 1, 3);
    INDArray factor = Nd4j.rand(DataType.FLOAT, 1, 3);
    INDArray result = Nd4j.create(DataType.FLOAT, 7, 3);

    Run run =
        NativeOwner.build(
            owner -> {
              Tensor scale = Tensor.unbound(owner, Layouts.of(factor)).bind(factor);
              return new Run(
                  owner,
                  Operations.product(
                      owner,
                      Tensor.unbound(owner, Layouts.of(left)).bind(left),
                      Tensor.unbound(owner, Layouts.of(right)).bind(right),
                      Tensor.unbound(owner, Layouts.of(bias)).bind(bias),
                      Tensor.unbound(owner, Layouts.of(result)).bind(result),
                      PostOps.none()
                          .then(algorithm.eltwise_tanh, 0f, 0f)
                          .then(algorithm.eltwise_exp, 0f, 0f)
                          .then(algorithm.binary_mul, scale)));
            });
    run.operation().run();
    run.owner().close();

    INDArray expected =
        Transforms.exp(Transforms.tanh(left.mmul(right).addRowVector(bias))).mulRowVector(factor);
    assertThat(result.equalsWithEps(expected, 1e-5)).isTrue();
  }

  @Test
  void anOperationMadeInOneThreadRunsInAnother() {
    INDArray left = Nd4j.rand(DataType.FLOAT, 300, 200);
    INDArray right = Nd4j.rand(DataType.FLOAT, 200, 100);
    INDArray result = Nd4j.create(DataType.FLOAT, 300, 100);
    Run run =
        NativeOwner.build(
            owner ->
                new Run(
                    owner,
                    Operations.product(
                        owner,
                        Tensor.unbound(owner, Layouts.of(left)).bind(left),
                        Tensor.unbound(owner, Layouts.of(right)).bind(right),
                        null,
                        Tensor.unbound(owner, Layouts.of(result)).bind(result),
                        PostOps.none())));

    CompletableFuture.runAsync(() -> run.operation().run()).join();
    run.owner().close();

    assertThat(result.equalsWithEps(left.mmul(right), 1e-3)).isTrue();
  }

  @Test
  void doubleArraysAreRefused() {
    NativeOwner.build(
        owner -> {
          Tensor tensor = Tensor.unbound(owner, Layouts.dense(2));
          assertThatThrownBy(() -> tensor.bind(Nd4j.create(DataType.DOUBLE, 2)))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("DOUBLE");
          owner.close();
          return owner;
        });
  }
}
