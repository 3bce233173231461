package io.github.unleak.cli.option;

import io.github.unleak.simulator.options.Fault;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.TypeConversionException;

/**
 * A bug for the simulator and how often it strikes where it could.
 *
 * @param fault none where it is called {@code none}
 * @param rate 0 to 1
 */
public record FaultRate(Optional<Fault> fault, double rate) {

  private static final double USUAL = 0.1;

  /** Reads {@code NAME} or {@code NAME=RATE}. */
  static FaultRate parse(String text) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    double rate = equals < 0 ? USUAL : rate(text.substring(equals + 1));
    if (name.equals("none")) {
      return new FaultRate(Optional.empty(), rate);
    }
    return Arrays.stream(Fault.values())
        .filter(fault -> fault.key().equals(name))
        .findFirst()
        .map(fault -> new FaultRate(Optional.of(fault), rate))
        .orElseThrow(() -> new TypeConversionException(expected(name)));
  }

  private static String expected(String name) {
    return Arrays.stream(Fault.values())
        .map(Fault::key)
        .collect(Collectors.joining(", ", "expected none, ", " but was '" + name + "'"));
  }

  private static double rate(String text) {
    try {
      double rate = Double.parseDouble(text);
      if (rate >= 0 && rate <= 1) {
        return rate;
      }
    } catch (NumberFormatException e) {
      // as for a number out of range
    }
    throw new TypeConversionException("'" + text + "' is no rate from 0 to 1");
  }
}
