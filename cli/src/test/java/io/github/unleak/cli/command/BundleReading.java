package io.github.unleak.cli.command;

import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.Options;
import io.github.unleak.parser.line.Input;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Judges files that are in memory as {@code unleak analyze} does those of a folder. */
public final class BundleReading {

  private BundleReading() {}

  /**
   * The analysis of one folder.
   *
   * @param files by name
   * @param options what the user gives beside them
   */
  public static Analysis analysis(Map<String, byte[]> files, Options options) {
    List<Input> inputs =
        new TreeMap<>(files)
            .entrySet().stream()
                .map(
                    file ->
                        new Input(
                            "bundle/" + file.getKey(),
                            "bundle",
                            () -> new ByteArrayInputStream(file.getValue())))
                .toList();
    return Reading.read(inputs, List.of()).analyze(options);
  }
}
