package io.github.attnzoo.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.memory.MemoryType;
import org.deeplearning4j.nn.conf.memory.MemoryUseMode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * What every layer promises, whatever it computes. One subclass per layer, which lists the layer's
 * variants; how each promise is checked stands in {@link NumberPromises}, {@link ConfigPromises}
 * and {@link TrainingPromises}.
 */
abstract class LayerContract extends LayerVariants {

  @TestFactory
  Stream<DynamicTest> outputHasTheDeclaredShape() {
    return forEachVariant(NumberPromises::outputHasTheDeclaredShape);
  }

  @TestFactory
  Stream<DynamicTest> hasTheParametersOfTheFormula() {
    return forEachVariant(NumberPromises::hasTheParametersOfTheFormula);
  }

  @TestFactory
  Stream<DynamicTest> gradientsAgreeWithFiniteDifferences() {
    return forEachVariant(variant -> NumberPromises.gradientsAreRight(variant, usesMask()));
  }

  @TestFactory
  Stream<DynamicTest> floatAgreesWithDouble() {
    return forEachVariant(NumberPromises::floatAgreesWithDouble);
  }

  @TestFactory
  Stream<DynamicTest> anExampleGivesTheSameAloneAndInABatch() {
    return forEachVariant(NumberPromises::anExampleGivesTheSameAloneAndInABatch);
  }

  @TestFactory
  Stream<DynamicTest> oneNetworkTakesBatchesOfOtherSizes() {
    return forEachVariant(NumberPromises::oneNetworkTakesBatchesOfOtherSizes);
  }

  @TestFactory
  Stream<DynamicTest> computesTheSameInAMultiLayerNetwork() {
    return forEachVariant(NumberPromises::computesTheSameInAMultiLayerNetwork);
  }

  @TestFactory
  Stream<DynamicTest> jsonYamlZipAndCloneKeepEverything() {
    return forEachVariant(ConfigPromises::jsonYamlZipAndCloneKeepEverything);
  }

  @Test
  void equalsTellsSettingsApart() {
    ConfigPromises.equalsTellsSettingsApart(variants());
  }

  /** What no variant sets is tested by nothing above. */
  @Test
  void variantsTryEverySetting() throws ReflectiveOperationException {
    ConfigPromises.variantsTryEverySetting(variants());
  }

  /** Sizes that no vector instruction and no pooling window likes, in both formats. */
  @Test
  void variantsHaveOddSizesInBothFormats() {
    ConfigPromises.variantsHaveOddSizesInBothFormats(variants());
  }

  @TestFactory
  Stream<DynamicTest> aSizeThatIsNotKnownIsRefusedAtInit() {
    return forEachVariant(ConfigPromises::aSizeThatIsNotKnownIsRefusedAtInit);
  }

  @TestFactory
  Stream<DynamicTest> reportsItsMemory() {
    return forEachVariant(
        variant ->
            assertThat(
                    layerIn(variant)
                        .getMemoryReport(variant.input())
                        .getMemoryBytes(
                            MemoryType.PARAMETERS,
                            1,
                            MemoryUseMode.TRAINING,
                            CacheMode.NONE,
                            DataType.FLOAT))
                .isEqualTo(4 * variant.parameters()));
  }

  @TestFactory
  Stream<DynamicTest> theSameSeedTrainsTheSameNetwork() {
    return forEachVariant(TrainingPromises::theSameSeedTrainsTheSameNetwork);
  }

  @TestFactory
  Stream<DynamicTest> aRestoredNetworkTrainsOnAlike() {
    return forEachVariant(TrainingPromises::aRestoredNetworkTrainsOnAlike);
  }

  @TestFactory
  Stream<DynamicTest> startsWithTheNetworksWeightsUnlessItHasItsOwn() {
    return forEachTrained(TrainingPromises::startsWithTheNetworksWeightsUnlessItHasItsOwn);
  }

  @TestFactory
  Stream<DynamicTest> aFrozenLayerKeepsItsParameters() {
    return forEachTrained(TrainingPromises::aFrozenLayerKeepsItsParameters);
  }

  @Test
  void aTransferredLayerTrainsOn() {
    TrainingPromises.aTransferredLayerTrainsOn(trained());
  }

  @Test
  void penaltiesCountInTheScore() {
    TrainingPromises.penaltiesCountInTheScore(this::trained);
  }

  @TestFactory
  Stream<DynamicTest> constraintsHoldAfterAStep() {
    return forEachTrained(TrainingPromises::constraintsHoldAfterAStep);
  }

  @Test
  void dropoutChangesTrainingOnly() {
    TrainingPromises.dropoutChangesTrainingOnly(trained());
  }

  @Test
  void gradientsAreRightUnderDropout() {
    TrainingPromises.gradientsAreRightUnderDropout(trained());
  }

  @Test
  void parallelWorkersTrainIt() {
    ParallelTraining.twoWorkersTrainTheLayer(trained());
  }

  @Test
  void truncatedBackpropagationSeesPieceAfterPiece() {
    TruncatedTraining.seesPieceAfterPiece(trained());
  }

  private Stream<DynamicTest> forEachTrained(VariantTest test) {
    return forEachVariant(test, variant -> variant.parameters() > 0);
  }

  /** The first variant with parameters, for what costs too much to be tried with each. */
  private Variant trained() {
    return variants().stream()
        .filter(variant -> variant.parameters() > 0)
        .findFirst()
        .orElseThrow();
  }
}
