package io.github.unleak.analyzer.replay;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceContext;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.line.SourceLine;
import org.junit.jupiter.api.Test;

class TraceCoverageTest {

  private final TraceCoverage coverage = new TraceCoverage();
  private long line;

  private void hear(int cpu, long time) {
    coverage.hear(
        new TraceEvent().begin(EventRole.MEMORY_ALLOC, ++line, time).by(cpu, 1, TraceContext.TASK));
  }

  private void loss(TraceLoss.Kind kind, int cpu) {
    coverage.loss(new TraceLoss(kind, cpu, 5, new SourceLine("trace", ++line)));
  }

  @Test
  void aLossLiesBetweenTwoEventsOfItsCpu() {
    hear(0, 100);
    hear(1, 200);
    hear(0, 300);
    loss(TraceLoss.Kind.LOST, 1);
    hear(1, 400);
    assertTrue(coverage.covers(100, 199));
    assertFalse(coverage.covers(150, 250));
    assertFalse(coverage.coversBetweenEnds(150, 250, 2));
  }

  @Test
  void aCountWithoutAPlaceMayBeAnywhere() {
    hear(0, 100);
    hear(0, 400);
    assertTrue(coverage.covers(200, 300));
    loss(TraceLoss.Kind.COUNT, -1);
    assertFalse(coverage.covers(200, 300));
  }

  @Test
  void betweenTheEndsEveryCpuIsHeardOfBeforeAndAfter() {
    hear(0, 100);
    hear(1, 150);
    hear(0, 300);
    hear(1, 350);
    loss(TraceLoss.Kind.COUNT, -1);
    assertTrue(coverage.coversBetweenEnds(150, 300, 2));
    assertFalse(coverage.coversBetweenEnds(149, 300, 2), "before the first event of CPU 1");
    assertFalse(coverage.coversBetweenEnds(150, 301, 2), "after the last event of CPU 0");
    assertFalse(coverage.coversBetweenEnds(150, 300, 3), "CPU 2 is not heard of");
    assertFalse(coverage.coversBetweenEnds(150, 300, 0), "nobody says how many CPUs there are");
  }

  @Test
  void missedProbesAreNoMissingAllocations() {
    hear(0, 100);
    hear(0, 400);
    loss(TraceLoss.Kind.MISSED, -1);
    assertTrue(coverage.covers(100, 400));
  }
}
