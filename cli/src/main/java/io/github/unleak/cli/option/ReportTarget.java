package io.github.unleak.cli.option;

import io.github.unleak.cli.report.analysis.ReportFormat;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A report to be written besides the main one.
 *
 * @param format its form
 * @param file where to
 */
public record ReportTarget(ReportFormat format, Path file) {

  /** Reads {@code FORMAT=FILE}. */
  static ReportTarget parse(String text) throws Exception {
    int equals = text.indexOf('=');
    if (equals < 0 || equals == text.length() - 1) {
      throw new TypeConversionException("expected FORMAT=FILE but was '" + text + "'");
    }
    ITypeConverter<ReportFormat> formats = Choices.of(ReportFormat.values(), ReportFormat::id);
    try {
      return new ReportTarget(
          formats.convert(text.substring(0, equals)), Path.of(text.substring(equals + 1)));
    } catch (InvalidPathException e) {
      throw new TypeConversionException("'" + text.substring(equals + 1) + "' is no file name");
    }
  }
}
