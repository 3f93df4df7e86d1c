package io.github.attnzoo.models.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.attnzoo.models.ModelConfig;
import io.github.attnzoo.models.data.Normalization;
import io.github.attnzoo.models.training.CosineSchedule;
import io.github.attnzoo.models.training.GivenClassWeights;
import io.github.attnzoo.models.training.GlobalNormClipping;
import io.github.attnzoo.models.training.MultiStepSchedule;
import io.github.attnzoo.models.training.PlateauConfig;
import io.github.attnzoo.models.training.WarmUpConfig;
import io.github.attnzoo.models.training.WeightAveragingConfig;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Constructors refuse what the reader refuses, in every record of a config. */
class RulesTest {
  /** Values of keys that have no default. */
  private static final Map<String, String> REQUIRED =
      Map.of(
          "data", "{\"id\": \"cifar-10\"}",
          "model", "{\"id\": \"cnn\"}",
          "training", "{\"epochs\": 2, \"batchSize\": 8}",
          "classes", "[\"a\", \"b\"]");

  static Stream<Class<?>> records() {
    var found = new LinkedHashSet<Class<?>>();
    collect(ModelConfig.class, found);
    return found.stream();
  }

  private static void collect(Type type, Set<Class<?>> found) {
    if (type instanceof ParameterizedType list) {
      collect(list.getActualTypeArguments()[0], found);
    } else if (type instanceof Class<?> family && family.isSealed()) {
      Variants.of(family).values().forEach(variant -> collect(variant, found));
    } else if (type instanceof Class<?> record && record.isRecord() && found.add(record)) {
      Key.of(record).forEach(key -> collect(key.type(), found));
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void everyBoundHoldsInTheConstructorToo(Class<? extends Record> type) throws Exception {
    List<Key> keys = Key.of(type);
    Record good = example(type);
    var values = new ArrayList<@Nullable Object>();
    for (Key key : keys) {
      values.add(key.valueIn(good));
    }
    assertThat(Key.construct(type, values)).isEqualTo(good);
    for (int i = 0; i < keys.size(); i++) {
      Key key = keys.get(i);
      for (Object bad : bad(key)) {
        var changed = new ArrayList<>(values);
        changed.set(i, bad);
        assertThatThrownBy(() -> Key.construct(type, changed))
            .as("%s of %s", bad, key)
            .hasCauseInstanceOf(RuleViolation.class)
            .cause()
            .hasMessageStartingWith(key.name())
            .hasMessageContaining(", got " + (bad instanceof List<?> list ? list.get(0) : bad));
      }
      if (!key.nullable() && !key.component().getType().isPrimitive()) {
        var changed = new ArrayList<>(values);
        changed.set(i, null);
        assertThatThrownBy(() -> Key.construct(type, changed))
            .cause()
            .isInstanceOf(RuleViolation.class)
            .hasMessage(key.name() + ": must be given, got null");
      }
    }
  }

  private static <T extends Record> T example(Class<T> type) {
    String members =
        Key.of(type).stream()
            .filter(key -> key.defaultText() == null || isGiven(type, key))
            .map(key -> "\"" + key.name() + "\": " + json(key))
            .collect(Collectors.joining(", "));
    return ConfigReader.parse("{" + members + "}", "example", type, List.of());
  }

  /** Keys that have a default each, but of which one must be given. */
  private static boolean isGiven(Class<?> type, Key key) {
    return type == Normalization.class && List.of("mean", "std").contains(key.name());
  }

  private static String json(Key key) {
    if (key.type() instanceof ParameterizedType && key.type().getTypeName().contains("String")) {
      return REQUIRED.getOrDefault(key.name(), "[\"a\", \"b\"]");
    }
    if (key.type() instanceof ParameterizedType) {
      return "[1]";
    }
    return key.type() == String.class
        ? "\"a\""
        : key.component().getType().isPrimitive() ? "8" : REQUIRED.getOrDefault(key.name(), "8");
  }

  /** What breaks a bound of the key, by the key's own type. */
  private static List<Object> bad(Key key) {
    Property bounds = key.property();
    boolean list = key.type() instanceof ParameterizedType;
    Type type = list ? Key.itemType(key.type()) : key.type();
    var bad = new ArrayList<Object>();
    if (bounds == null || !(type instanceof Class<?> number) || !isNumber(number)) {
      return bad;
    }
    boolean whole = Numbers.isWhole(number);
    if (!whole) {
      bad.add(Double.NaN);
      bad.add(Double.POSITIVE_INFINITY);
    }
    for (double bound :
        new double[] {bounds.min() - 1, bounds.max() + 1, bounds.above(), bounds.below()}) {
      if (Double.isFinite(bound)) {
        if (whole) {
          bad.add(
              number == long.class || number == Long.class
                  ? (Object) (long) bound
                  : (Object) (int) bound);
        } else {
          bad.add(bound);
        }
      }
    }
    return list ? bad.stream().map(value -> (Object) List.of(value)).toList() : bad;
  }

  private static boolean isNumber(Class<?> type) {
    return Number.class.isAssignableFrom(type)
        || Arrays.asList(int.class, long.class, double.class).contains(type);
  }

  @SuppressWarnings("NullAway")
  @Test
  void theTextNamesTheProperty() {
    assertThatThrownBy(() -> new GlobalNormClipping(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("maxNorm: must be greater than 0, got 0.0");
    assertThatThrownBy(() -> new GlobalNormClipping(Double.NaN))
        .hasMessage("maxNorm: must be a finite number, got NaN");
    assertThatThrownBy(() -> new WeightAveragingConfig(2, false))
        .hasMessage("decay: must be less than 1, got 2.0");
    assertThatThrownBy(() -> new CosineSchedule(-1))
        .hasMessage("minLearningRate: must be at least 0, got -1.0");
    assertThatThrownBy(() -> new WarmUpConfig(-1, 0.01)).hasMessageStartingWith("epochs: ");
    assertThatThrownBy(() -> new WarmUpConfig(1, 2)).hasMessageStartingWith("startFactor: ");
    assertThatThrownBy(() -> new MultiStepSchedule(List.of(1, 0), 0.1))
        .hasMessage("milestones[1]: must be at least 1, got 0");
    assertThatThrownBy(() -> new GivenClassWeights(Arrays.asList(1.0, null)))
        .hasMessage("weights[1]: must be given, got null");
  }

  @Test
  void boundsThemselvesAreGoodWhereTheyAreMeantToBe() {
    assertThatCode(() -> new WarmUpConfig(1, 1)).doesNotThrowAnyException();
    assertThatCode(() -> new WeightAveragingConfig(0, true)).doesNotThrowAnyException();
  }

  @Test
  void aRecordMustHandInAllItsComponents() {
    assertThatThrownBy(() -> Rules.check(PlateauConfig.class, 1, 2))
        .hasMessageContaining("has 9 components, got 2");
  }
}
