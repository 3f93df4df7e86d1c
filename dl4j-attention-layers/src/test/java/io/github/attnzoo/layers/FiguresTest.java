package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.layers.LayerVariants.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Measures the accuracies that docs/layers/README.md tells, and writes them as a table to the file
 * that the system property {@code attnzoo.figures} names.
 */
@EnabledIfSystemProperty(named = "attnzoo.figures", matches = ".+")
class FiguresTest {

  @BeforeAll
  static void computeInDouble() {
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
  }

  @AfterAll
  static void computeInFloat() {
    Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
  }

  @Test
  void writesTheTableOfAccuracies() throws Exception {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| layer | cases | output, float | gradients, float | output, double | gradients, double"
            + " | gradient check |");
    lines.add("|---|---|---|---|---|---|---|");
    for (Class<?> layer :
        AgreementCases.all().stream().map(AgreementCases::type).distinct().toList()) {
      lines.add(row(layer));
    }
    Path file = Path.of(System.getProperty("attnzoo.figures"));
    Files.write(file, lines);
    assertThat(file).isNotEmptyFile();
  }

  private static String row(Class<?> layer) throws ReflectiveOperationException, IOException {
    List<Double> numbers = new ArrayList<>();
    int cases = 0;
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      List<Agreement> found =
          AgreementCases.all().stream()
              .filter(one -> one.type() == layer)
              .flatMap(
                  one ->
                      PytorchAgreementTest.vectors(one.file())
                          .map(vectors -> Agreement.of(one, vectors, type)))
              .toList();
      cases = found.size();
      numbers.add(largest(found.stream().map(Agreement::output)));
      numbers.add(largest(found.stream().flatMap(one -> one.gradients().values().stream())));
    }
    LayerVariants test =
        Class.forName(layer.getName() + "Test")
            .asSubclass(LayerVariants.class)
            .getDeclaredConstructor()
            .newInstance();
    List<Double> errors = new ArrayList<>();
    for (Variant variant : test.variants()) {
      Nd4j.getRandom().setSeed(11);
      ComputationGraph graph = LayerVariants.network(variant, DataType.DOUBLE);
      INDArray input = TestNetworks.input(variant.input(), 4, DataType.DOUBLE);
      var data = new DataSet(input, TestNetworks.labels(4, DataType.DOUBLE));
      errors.addAll(DirectionalGradientCheck.relativeErrors(graph, data).values());
    }
    numbers.add(Collections.max(errors));
    var row = new StringBuilder("| `" + layer.getSimpleName() + "` | " + cases + " |");
    numbers.forEach(number -> row.append(String.format(Locale.ROOT, " %.1e |", number)));
    return row.toString();
  }

  private static double largest(Stream<Double> numbers) {
    return numbers.max(Double::compare).orElseThrow();
  }
}
