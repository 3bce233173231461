package io.github.unleak.cli.option;

import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.cli.report.analysis.ReportFormat;
import io.github.unleak.cli.report.explain.ExplainFormat;
import io.github.unleak.cli.report.graph.GraphFormat;
import io.github.unleak.cli.report.page.PlainFormat;
import io.github.unleak.engine.Moment;
import io.github.unleak.parser.line.Address;
import io.github.unleak.simulator.options.RcacheGeneration;
import io.github.unleak.simulator.options.TraceClock;
import io.github.unleak.simulator.options.Workload;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** How option values are read that are neither text, number nor file. */
public final class Converters {

  private Converters() {}

  /** Teaches {@code root} and the commands below it. */
  public static void register(CommandLine root) {
    root.registerConverter(Generation.class, Choices.of(Generation.values(), Generation::id));
    root.registerConverter(FailOn.class, Choices.of(FailOn.values(), FailOn::id));
    root.registerConverter(NoKmemleak.class, Choices.of(NoKmemleak.values(), NoKmemleak::id));
    root.registerConverter(ColourChoice.class, Choices.of(ColourChoice.values(), ColourChoice::id));
    root.registerConverter(ReportFormat.class, Choices.of(ReportFormat.values(), ReportFormat::id));
    root.registerConverter(GraphFormat.class, Choices.of(GraphFormat.values(), GraphFormat::id));
    root.registerConverter(
        ExplainFormat.class, Choices.of(ExplainFormat.values(), ExplainFormat::id));
    root.registerConverter(PlainFormat.class, Choices.of(PlainFormat.values(), PlainFormat::id));
    root.registerConverter(
        RecordedObjects.class, Choices.of(RecordedObjects.values(), RecordedObjects::id));
    root.registerConverter(TraceForm.class, Choices.of(TraceForm.values(), TraceForm::id));
    root.registerConverter(ReportTarget.class, ReportTarget::parse);
    root.registerConverter(
        RcacheGeneration.class, Choices.of(RcacheGeneration.values(), RcacheGeneration::key));
    root.registerConverter(Workload.class, Choices.of(Workload.values(), Workload::key));
    root.registerConverter(
        TraceClock.Kind.class, Choices.of(TraceClock.Kind.values(), TraceClock.Kind::key));
    root.registerConverter(FaultRate.class, FaultRate::parse);
    root.registerConverter(Moment.class, Converters::moment);
    root.registerConverter(Address.class, Converters::address);
  }

  private static Moment moment(String text) {
    try {
      return Moment.parse(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is no time, as 62.5 is one");
    }
  }

  private static Address address(String text) {
    String digits = text.startsWith("0x") || text.startsWith("0X") ? text.substring(2) : text;
    try {
      return new Address(Long.parseUnsignedLong(digits, 16));
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is no hexadecimal address");
    }
  }
}
