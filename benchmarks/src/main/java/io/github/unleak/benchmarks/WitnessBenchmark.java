package io.github.unleak.benchmarks;

import io.github.unleak.analyzer.rcache.Generation;
import io.github.unleak.analyzer.rcache.Magazine;
import io.github.unleak.analyzer.scan.ScanRuleSet;
import io.github.unleak.analyzer.witness.Partition;
import io.github.unleak.analyzer.witness.Witness;
import io.github.unleak.analyzer.witness.WitnessSearch;
import io.github.unleak.parser.line.Address;
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

/** A chain that has a certificate, and a circle of as many, which breaks a rule. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgs = "-Xmx1g")
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class WitnessBenchmark {

  private static final long MOST_STATES = 1_000_000;

  /** Magazines in the chain and in the circle. */
  @Param({"2", "20"})
  public int members = 2;

  private List<Magazine> chain = List.of();
  private List<Magazine> circle = List.of();

  /** Makes the magazines. */
  @Setup
  public void setUp() {
    chain = magazines(0);
    circle = magazines(address(0).value());
  }

  /** A witness is found. */
  @Benchmark
  public Witness found() {
    return search(chain);
  }

  /** None exists. */
  @Benchmark
  public Witness none() {
    return search(circle);
  }

  private static Witness search(List<Magazine> magazines) {
    Partition partition = Partition.of(magazines, address(0));
    return WitnessSearch.of(
        partition, Generation.LIST, ScanRuleSet.ONES_CHECKSUM, MOST_STATES);
  }

  private List<Magazine> magazines(long last) {
    List<Magazine> made = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      long first = i == members - 1 ? last : address(i + 1).value();
      made.add(new Magazine(address(i), Magazine.headOf(first), first, true));
    }
    return made;
  }

  private static Address address(int number) {
    return new Address(0xffff888100000000L + number * 1024L);
  }
}
