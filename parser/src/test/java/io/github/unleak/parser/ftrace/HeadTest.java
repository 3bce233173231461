package io.github.unleak.parser.ftrace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.unleak.parser.Interprets;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands before an event, in every layout. */
class HeadTest {

  private static final String FIELDS =
      "iovad=0xffff8a65c0dd0208 size=2 limit_pfn=0xfffff flush=0\n";
  private static final String CALL = "alloc_iova_fast: (alloc_iova_fast+0x4/0x2c0) " + FIELDS;
  private static final String ALLOC =
      "iova-alloc %s domain=ffff8a65c0dd0208 size=2 limit=fffff flush=0";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "          ioload-162     [001] .....    20.893602: ",
        "          ioload-162     (    160) [001] .....    20.893602: ",
        "          ioload-162     (-------) [001] .....    20.893602: ",
        "ioload-162 [001] .... 20.893602: ",
        "> > ioload-162 [001] .... 20.893602: ",
        ">>          ioload-162     [001] .....    20.893602: ",
        "   ioload-162   [001] .....  20.893602000: ",
        "\u00a0         ioload-162     [001] .....    20.893602:\u00a0",
      })
  void layoutsMeanTheSame(String head) {
    assertEquals(ALLOC.formatted("20893602000 [1] ioload-162 TASK"), Traces.one(head + CALL));
  }

  @ParameterizedTest
  @CsvSource({
    "..... , TASK",
    "d.h1. , HARDIRQ",
    "dNH.. , HARDIRQ",
    "..s2 , SOFTIRQ",
    "d.Z.. , NMI",
    "d.z1. , NMI",
    "'', UNKNOWN"
  })
  void flagsTellTheContext(String flags, String context) {
    String line = "          ioload-162     [001] " + flags + "    20.893602: " + CALL;
    assertEquals(ALLOC.formatted("20893602000 [1] ioload-162 " + context), Traces.one(line));
  }

  @ParameterizedTest
  @CsvSource({
    "<idle>-0, <idle>-0",
    "<...>-123, null-123",
    "kworker/u20:8-3849, kworker/u20:8-3849",
    "::1-manager-3308, ::1-manager-3308",
    "a [b] c-12, a [b] c-12",
    "irq/118-dwc3-694, irq/118-dwc3-694"
  })
  void commsMayHoldAnything(String task, String expected) {
    String line = String.format(Locale.ROOT, "%16s      [007] d..1.     1.000001: ", task) + CALL;
    assertEquals(ALLOC.formatted("1000001000 [7] " + expected + " TASK"), Traces.one(line));
  }

  @Test
  void traceCmdHasNoFlagsAndPadsTheName() {
    assertEquals(
        ALLOC.formatted("30727905000 [1] ioload-249 UNKNOWN"),
        Traces.one(
            "          ioload-249   [001]    30.727905: alloc_iova_fast:      (ffffffff94ba5594) "
                + FIELDS));
  }

  @Test
  void traceCmdRawHasTheProbeAsAField() {
    assertEquals(
        ALLOC.formatted("30727905000 [1] ioload-249 UNKNOWN"),
        Traces.one(
            "  ioload-249   [001]    30.727905: alloc_iova_fast:       __probe_ip=ffffffff94ba5594 "
                + FIELDS));
  }

  @Test
  @Interprets("T-06")
  void timesOfCountersAreTicks() {
    Traces trace = Traces.of("          ioload-231     [001] .....  62982290520: " + CALL);
    assertEquals(TraceSummary.Clock.TICKS, trace.summary.clock());
    assertEquals(62982290520L, trace.summary.firstTime());
  }

  @Test
  @Interprets("T-06")
  void latencyFormatCountsMicrosecondsFromItsBeginning() {
    Traces trace =
        Traces.of(
            "# latency: 0 us, #1/1, CPU#0 | (M:desktop VP:0, KP:0, SP:0 HP:0 #P:4)\n"
                + "  ioload-213      11d.h.. 134463us+: "
                + CALL);
    assertEquals("2 " + ALLOC.formatted("134463000 [11] ioload-213 HARDIRQ"), trace.events.get(0));
    assertEquals(TraceSummary.Clock.RELATIVE, trace.summary.clock());
    assertEquals(4, trace.summary.cpus());
    assertEquals(1, trace.summary.entriesHeld());
    assertEquals(1, trace.summary.entries());
  }

  @Test
  void taskAndCpuMayBeMissing() {
    assertEquals(
        "memory-free 4582696653000 [-1] null--1 UNKNOWN pointer=ffff9e0e8571e000"
            + " @do_sys_openat2+0xa7 cache=names_cache",
        Traces.one(
            "  4582.696653: kmem_cache_free: call_site=do_sys_openat2+0xa7/0xd0"
                + " ptr=ffff9e0e8571e000 name=names_cache\n"));
    assertEquals(
        "memory-free 808188897000 [2] null--1 TASK pointer=cef40c80 @putname+0x47 hashed",
        Traces.one(
            "[002] ....   808.188897: kmem_cache_free: call_site=putname+0x47/0x50"
                + " ptr=00000000cef40c80\n"));
  }
}
