package io.github.attnzoo.benchmarks;

import io.github.attnzoo.onednn.OneDnn;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Times layers on demand, so that {@code layers.py} can let them take turns with PyTorch's modules.
 *
 * <p>Standard input has lines of contender, batch, steps and layer; to each, standard output
 * answers {@code RESULT} and the milliseconds of each step of forward and backward. The line {@code
 * layers} is answered by the names of all layers, with commas; {@code kernel} and a layer by the
 * name of its kernel, or {@code plain}.
 */
final class LayerServer {
  private static final String ANSWER = "RESULT ";

  private final Map<String, Runnable> contenders = new HashMap<>();

  public static void main(String[] arguments) throws IOException {
    System.out.println(ANSWER + OneDnn.description());
    var server = new LayerServer();
    var reader = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      System.out.println(ANSWER + server.answer(line));
    }
  }

  private String answer(String line) {
    if (line.equals("layers")) {
      return String.join(",", LayerCases.all().keySet());
    }
    if (line.startsWith("kernel ")) {
      return kernel(line.substring("kernel ".length()));
    }
    List<String> words = List.of(line.split(" ", 4));
    int batch = Integer.parseInt(words.get(1));
    Runnable step =
        contenders.computeIfAbsent(
            words.get(0) + batch + words.get(3),
            key -> contender(words.get(3), words.get(0).equals(Benchmarks.KERNELS), batch));
    return IntStream.range(0, Integer.parseInt(words.get(2)))
        .mapToObj(
            i -> {
              long start = System.nanoTime();
              step.run();
              return String.format(Locale.ROOT, "%.4f", (System.nanoTime() - start) / 1e6);
            })
        .collect(Collectors.joining(" "));
  }

  private static String kernel(String name) {
    var configuration = Objects.requireNonNull(LayerCases.all().get(name), name);
    return OneDnn.accelerate(LayerCases.network(configuration)).paths().get(0).kernel();
  }

  @SuppressWarnings("try") // the workspaces are only opened and closed
  private static Runnable contender(String name, boolean kernels, int batch) {
    var configuration = Objects.requireNonNull(LayerCases.all().get(name), name);
    MultiLayerNetwork network = LayerCases.network(configuration);
    network.initGradientsView();
    if (kernels) {
      OneDnn.accelerate(network);
    }
    Layer layer = network.getLayer(0);
    long[] shape = LayerCases.shape(configuration, batch);
    INDArray input = numbers(shape, kernels);
    INDArray error = numbers(shape, kernels);
    LayerWorkspaceMgr workspaces = workspaces();
    return () -> {
      try (MemoryWorkspace activations = workspaces.notifyScopeEntered(ArrayType.ACTIVATIONS);
          MemoryWorkspace gradients = workspaces.notifyScopeEntered(ArrayType.ACTIVATION_GRAD);
          MemoryWorkspace forward = workspaces.notifyScopeEntered(ArrayType.FF_WORKING_MEM);
          MemoryWorkspace backward = workspaces.notifyScopeEntered(ArrayType.BP_WORKING_MEM)) {
        layer.setInput(input, workspaces);
        layer.activate(true, workspaces);
        layer.backpropGradient(error, workspaces);
      }
    };
  }

  /** Memory that is used again in each step, as in a network's training. */
  private static LayerWorkspaceMgr workspaces() {
    var memory =
        WorkspaceConfiguration.builder()
            .overallocationLimit(0.05)
            .policyLearning(LearningPolicy.FIRST_LOOP)
            .policyReset(ResetPolicy.BLOCK_LEFT)
            .policySpill(SpillPolicy.REALLOCATE)
            .policyAllocation(AllocationPolicy.OVERALLOCATE)
            .build();
    return LayerWorkspaceMgr.builder()
        .with(ArrayType.INPUT, "ACTIVATIONS", memory)
        .with(ArrayType.ACTIVATIONS, "ACTIVATIONS", memory)
        .with(ArrayType.ACTIVATION_GRAD, "GRADIENTS", memory)
        .with(ArrayType.FF_WORKING_MEM, "FORWARD", memory)
        .with(ArrayType.BP_WORKING_MEM, "BACKWARD", memory)
        .build();
  }

  /** In memory as the layer before leaves them: images of kernels lie channels last. */
  private static INDArray numbers(long[] shape, boolean kernels) {
    return kernels && shape.length == 4
        ? Nd4j.randn(DataType.FLOAT, shape[0], shape[2], shape[3], shape[1]).permute(0, 3, 1, 2)
        : Nd4j.randn(DataType.FLOAT, shape);
  }
}
