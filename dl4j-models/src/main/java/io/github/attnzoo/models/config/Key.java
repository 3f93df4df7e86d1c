package io.github.attnzoo.models.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One key of a config record: a component with its {@link Property}, where it has one. */
record Key(RecordComponent component) {
  /** The keys of a record, in its order. */
  static List<Key> of(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).map(Key::new).toList();
  }

  /** The kebab-case names of an enum's constants. */
  static Map<String, Object> constants(Class<?> type) {
    var constants = new LinkedHashMap<String, Object>();
    for (Object constant : type.getEnumConstants()) {
      constants.put(Names.kebab((Enum<?>) constant), constant);
    }
    return constants;
  }

  /** What a list holds. */
  static Type itemType(Type list) {
    if (list instanceof ParameterizedType type && type.getRawType() == List.class) {
      return type.getActualTypeArguments()[0];
    }
    throw new IllegalArgumentException("a config has no keys of type " + list);
  }

  String name() {
    return component.getName();
  }

  Type type() {
    return component.getGenericType();
  }

  @Nullable Property property() {
    return component.getAnnotation(Property.class);
  }

  boolean nullable() {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  /** The default as JSON text, or null where the key must be given. */
  @Nullable String defaultText() {
    Property property = property();
    return property == null || property.defaultsTo().equals(Property.REQUIRED)
        ? null
        : property.defaultsTo();
  }

  @Nullable Object valueIn(Record record) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("can't read " + component, e);
    }
  }

  /** Calls a record's canonical constructor. */
  static Object construct(Class<?> type, List<@Nullable Object> values)
      throws InvocationTargetException {
    var types = new ArrayList<Class<?>>();
    for (RecordComponent component : type.getRecordComponents()) {
      types.add(component.getType());
    }
    try {
      var constructor = type.getDeclaredConstructor(types.toArray(new Class<?>[0]));
      constructor.setAccessible(true);
      return constructor.newInstance(values.toArray());
    } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
      throw new IllegalStateException("can't construct " + type, e);
    }
  }
}
