package io.github.unleak.benchmarks;

import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.Analyzer;
import io.github.unleak.analyzer.verdict.Assumptions;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.KmemleakReader;
import io.github.unleak.parser.line.Input;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * History, graph, evidence and verdicts of what was read before, in milliseconds for 100,000
 * objects in each snapshot. Start it at the top of the clone.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = "-Xmx3g")
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class AnalyzeBenchmark {

  private static final int OBJECTS = 100_000;
  private static final Path SAMPLE = Path.of("parser/src/test/resources/lab/k61-kmemleak.txt");

  /** How many reads of the same list are judged together. */
  @Param({"1", "3"})
  public int snapshots = 1;

  private List<KmemleakLog> logs = List.of();

  /** Reads the snapshots. */
  @Setup
  public void setUp() throws IOException {
    StringBuilder text = new StringBuilder();
    ReportGenerator generator = new ReportGenerator(Files.readString(SAMPLE), 1);
    for (int i = 0; i < OBJECTS; i++) {
      generator.object(text);
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
    List<KmemleakLog> read = new ArrayList<>();
    for (int i = 1; i <= snapshots; i++) {
      read.add(
          KmemleakReader.readAll(
              new Input("dir/kmemleak-" + i, "dir", () -> new ByteArrayInputStream(bytes))));
    }
    logs = read;
  }

  /** The verdicts. */
  @Benchmark
  public Analysis analyze() {
    return Analyzer.analyze(logs, Assumptions.NONE);
  }
}
