package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.junit.jupiter.api.Test;

/**
 * Every attention keeps the contract, agrees with PyTorch, has an example by hand and its measured
 * cost; every layer has Javadoc by the recipe and a page.
 */
class RegistryTest {

  private static final Path DOCS = Path.of("..", "docs", "layers");
  private static final Path SOURCES =
      Path.of("src", "main", "java", "io", "github", "attnzoo", "layers");
  private static final Path SCRIPTS = Path.of("src", "test", "python");
  private static final Path VECTORS = Path.of("src", "test", "resources", "reference");
  private static final Path TESTS =
      Path.of("src", "test", "java", "io", "github", "attnzoo", "layers");

  @Test
  void findsTheLayers() throws Exception {
    assertThat(layers())
        .hasSizeGreaterThanOrEqualTo(11)
        .contains(SequenceAttention.class, SqueezeExcitation.class, SequenceMask.class);
    assertThat(attentions()).hasSizeGreaterThanOrEqualTo(10).doesNotContain(SequenceMask.class);
  }

  @Test
  void everyAttentionKeepsTheContract() throws Exception {
    for (Class<?> layer : attentions()) {
      Class<?> test = Class.forName(layer.getName() + "Test");
      assertThat(LayerContract.class).as(layer.getSimpleName()).isAssignableFrom(test);
    }
  }

  @Test
  void everyLayerHasAPageWithItsUse() throws Exception {
    String usage =
        squeezed(
            Files.readString(TESTS.resolve("UsageTest.java"))
                + Files.readString(TESTS.resolve("ImageUsageTest.java")));
    for (Class<?> layer : layers()) {
      String page = Files.readString(DOCS.resolve(kebab(layer.getSimpleName()) + ".md"));
      assertThat(page).contains("new " + layer.getSimpleName() + ".Builder()", "| parameters | ");
      assertThat(page).as("diagram of " + layer.getSimpleName()).containsPattern("```text\\n.*─>");
      // The code of a page is compiled and run by one of the usage tests.
      String code = page.substring(page.indexOf("```java") + 7, page.lastIndexOf("```"));
      assertThat(usage).contains(squeezed(code));
    }
  }

  @Test
  void everyAttentionHasAnExampleByHand() throws Exception {
    for (Class<?> layer : attentions()) {
      Class<?> test = Class.forName(layer.getName() + "Test");
      assertThat(test.getDeclaredMethods())
          .as(layer.getSimpleName())
          .anyMatch(
              method ->
                  method.isAnnotationPresent(Test.class) && method.getName().contains("ByHand"));
    }
  }

  @Test
  void everyAttentionAgreesWithPytorch() throws Exception {
    for (Class<?> layer : attentions()) {
      String name = layer.getSimpleName();
      String vectors = kebab(name) + ".json";
      assertThat(AgreementCases.all())
          .as(name)
          .anyMatch(cases -> cases.type() == layer && cases.file().equals(vectors));
      assertThat(VECTORS.resolve(vectors)).exists();
      assertThat(PytorchAgreementTest.read(vectors).get("madeWith").fieldNames())
          .as("versions that made " + vectors)
          .toIterable()
          .contains("torch", "python");
      assertThat(scripts()).as("the script that makes " + vectors).contains('"' + vectors + '"');
    }
  }

  /** The recipe: equation, shapes, paper, parameters with their count, cost. */
  @Test
  void everyLayerHasJavadocByTheRecipe() throws Exception {
    for (Class<?> layer : layers()) {
      String source = Files.readString(SOURCES.resolve(layer.getSimpleName() + ".java"));
      String javadoc = source.substring(source.indexOf("/**"), source.indexOf("*/"));
      assertThat(javadoc).as(layer.getSimpleName()).contains("<pre>", "[batch, ", "Cost: ");
      assertThat(javadoc).as(layer.getSimpleName()).containsPattern("Parameters|No parameters");
      if (AttentionLayer.class.isAssignableFrom(layer)) {
        assertThat(javadoc).as(layer.getSimpleName()).contains("href=\"https://arxiv.org/abs/");
        assertThat(javadoc.replace("\n * ", " ")).as(layer.getSimpleName()).contains(" numbers");
      }
    }
  }

  @Test
  void everyAttentionHasItsMeasuredCost() throws Exception {
    String page = Files.readString(DOCS.resolve("benchmarks.md"));
    for (Class<?> layer : attentions()) {
      assertThat(page).contains("| `" + layer.getSimpleName());
    }
  }

  @Test
  void theChangelogAndTheIndexNameEveryLayer() throws Exception {
    for (Class<?> layer : layers()) {
      assertThat(Files.readString(Path.of("..", "CHANGELOG.md"))).contains(layer.getSimpleName());
      assertThat(Files.readString(DOCS.resolve("README.md")))
          .contains("(" + kebab(layer.getSimpleName()) + ".md)");
    }
  }

  private static String scripts() throws IOException {
    var all = new StringBuilder();
    try (Stream<Path> files = Files.list(SCRIPTS)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".py")).toList()) {
        all.append(Files.readString(file));
      }
    }
    return all.toString();
  }

  private static String squeezed(String code) {
    return code.replaceAll("\\s+", "");
  }

  private static String kebab(String name) {
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  private static List<Class<?>> layers() throws URISyntaxException, IOException {
    URL location = SequenceAttention.class.getProtectionDomain().getCodeSource().getLocation();
    Path folder = Path.of(location.toURI()).resolve("io/github/attnzoo/layers");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class") && !name.contains("package-info"))
          .<Class<?>>map(name -> named(name.substring(0, name.length() - ".class".length())))
          .filter(Layer.class::isAssignableFrom)
          .filter(type -> Modifier.isPublic(type.getModifiers()))
          .filter(type -> !Modifier.isAbstract(type.getModifiers()))
          .toList();
    }
  }

  private static List<Class<?>> attentions() throws URISyntaxException, IOException {
    return layers().stream().filter(AttentionLayer.class::isAssignableFrom).toList();
  }

  private static Class<?> named(String name) {
    try {
      return Class.forName("io.github.attnzoo.layers." + name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }
}
