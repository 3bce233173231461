package io.github.unleak.cli.option;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Option values that are one of a few names. */
final class Choices {

  private Choices() {}

  /** Reads the name of one of {@code values}. */
  static <E> ITypeConverter<E> of(E[] values, Function<E, String> id) {
    return text -> {
      for (E value : values) {
        if (id.apply(value).equals(text)) {
          return value;
        }
      }
      String names = Arrays.stream(values).map(id).collect(Collectors.joining(", "));
      throw new TypeConversionException("expected one of " + names + " but was '" + text + "'");
    };
  }
}
