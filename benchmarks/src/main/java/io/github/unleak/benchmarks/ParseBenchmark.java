package io.github.unleak.benchmarks;

import io.github.unleak.parser.kmemleak.KmemleakReader;
import io.github.unleak.parser.line.Input;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

/** Reading from memory, in milliseconds for 16 MiB. Start it at the top of the clone. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class ParseBenchmark {

  private static final int SIZE = 16 << 20;
  private static final Path SAMPLE = Path.of("parser/src/test/resources/lab/k61-kmemleak.txt");
  private static final Path CONSOLE = Path.of("parser/src/test/resources/lab/dump-dmesg.txt");

  /** What is read. */
  public enum Shape {
    /** As the kernel prints it. */
    CANONICAL,
    /** The same behind CRLF, which only the slow reader takes. */
    CRLF,
    /** The same as the kernel's log has it in verbose mode. */
    VERBOSE,
    /** A log without any object. */
    FOREIGN
  }

  /** What is read. */
  @Param public Shape shape = Shape.CANONICAL;

  private byte[] bytes = new byte[0];

  /** Makes the text. */
  @Setup
  public void setUp() throws IOException {
    StringBuilder text = new StringBuilder(SIZE + 4096);
    ReportGenerator generator = new ReportGenerator(Files.readString(SAMPLE), 1);
    String console = Files.readString(CONSOLE).replace("kmemleak", "kmemlook");
    StringBuilder object = new StringBuilder();
    while (text.length() < SIZE) {
      object.setLength(0);
      generator.object(object);
      switch (shape) {
        case CANONICAL -> text.append(object);
        case CRLF -> text.append(object.toString().replace("\n", "\r\n"));
        case VERBOSE ->
            text.append(object.toString().replaceAll("(?m)^", "[   76.611642] kmemleak: "));
        case FOREIGN -> text.append(console);
      }
    }
    bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** Objects found. */
  @Benchmark
  public long read() {
    CountingListener listener = new CountingListener();
    KmemleakReader.read(new Input("memory", null, () -> new ByteArrayInputStream(bytes)), listener);
    return listener.objects();
  }
}
