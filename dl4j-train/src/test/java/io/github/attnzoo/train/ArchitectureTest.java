package io.github.attnzoo.train;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.attnzoo.models.config.Json;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.github.attnzoo");

  @Test
  void allModulesAreScanned() {
    for (String module : new String[] {"layers", "models", "explain", "policies", "train"}) {
      assertThat(CLASSES.stream().map(c -> c.getPackageName()))
          .anyMatch(name -> name.startsWith("io.github.attnzoo." + module));
    }
    assertThat(CLASSES).hasSizeGreaterThan(100);
  }

  @Test
  void trainKnowsModelsAndModelsKnowLayersAndNotTheOtherWayRound() {
    noClasses()
        .that()
        .resideInAPackage("io.github.attnzoo.layers..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.github.attnzoo.models..",
            "io.github.attnzoo.train..",
            "io.github.attnzoo.onednn..",
            "io.github.attnzoo.explain..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.github.attnzoo.models..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.github.attnzoo.train..",
            "io.github.attnzoo.onednn..",
            "io.github.attnzoo.policies..",
            "io.github.attnzoo.explain..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.github.attnzoo.policies..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.github.attnzoo.train..",
            "io.github.attnzoo.onednn..",
            "io.github.attnzoo.explain..")
        .check(CLASSES);
  }

  @Test
  void explanationsKnowLayersAndNothingElseOfOurs() {
    noClasses()
        .that()
        .resideInAPackage("io.github.attnzoo.explain..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.github.attnzoo.models..",
            "io.github.attnzoo.policies..",
            "io.github.attnzoo.train..",
            "io.github.attnzoo.onednn..")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLineKnowsPicocliAndTheProgressBar() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.github.attnzoo.train.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("picocli..", "me.tongfei..")
        .check(CLASSES);
  }

  @Test
  void onlyOneClassKnowsTheJsonLibrary() {
    noClasses()
        .that(not(belongToAnyOf(Json.class)))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml..")
        .check(CLASSES);
  }

  @Test
  void onlyMainTouchesTheProcess() {
    noClasses()
        .that(not(belongToAnyOf(Main.class)))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(System.class, "exit", int.class)
        .check(CLASSES);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.logging..")
        .check(CLASSES);
  }

  @Test
  void theCheckOfTheDeviceKnowsNothingOfNd4j() {
    noClasses()
        .that()
        .resideInAPackage("io.github.attnzoo.train.device..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..", "org.bytedeco..")
        .check(CLASSES);
  }

  @Test
  void policiesKnowNoNetworkAndNoFile() {
    noClasses()
        .that()
        .resideInAnyPackage("io.github.attnzoo.policies", "io.github.attnzoo.train.policy..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.deeplearning4j..")
                .or(resideInAPackage("org.nd4j.."))
                .or(resideInAPackage("java.io.."))
                .or(resideInAPackage("java.nio..")))
        .check(CLASSES);
  }

  @Test
  void packagesFormNoCycles() {
    slices().matching("io.github.attnzoo.(*)..").should().beFreeOfCycles().check(CLASSES);
    slices().matching("io.github.attnzoo.train.(*)..").should().beFreeOfCycles().check(CLASSES);
    slices().matching("io.github.attnzoo.onednn.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
