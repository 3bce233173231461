package io.github.unleak.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.simulator.kernel.IovaDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a trace shows of flushes of all caches.
 *
 * @param count how often that happened
 * @param freed magazines of depots that were freed
 */
record Flushes(int count, int freed) {

  private static final Pattern EVENT =
      Pattern.compile("^ *(\\S+) +\\[(\\d+)] .{5} +[0-9.]+: ([a-z_]+): (.*)$");
  private static final Pattern VALUE = Pattern.compile("(?:cpu|mag|ptr)=(?:0x)?([0-9a-f]+)");

  /**
   * Reads them, and asserts of each that it lies in one call: {@code free_cpu_cached_iovas()} for
   * each CPU in turn, with {@code iova_magazine_free_pfns()} for loaded and prev of all orders,
   * then for each magazine of a depot the same and its free.
   */
  static Flushes in(String trace, int cpus) {
    List<String> calls = new ArrayList<>();
    int count = 0;
    int freed = 0;
    String task = null;
    for (String line : trace.lines().toList()) {
      Matcher event = EVENT.matcher(line);
      if (!event.matches()) {
        continue;
      }
      Matcher value = VALUE.matcher(event.group(4));
      String name = event.group(3);
      if (name.equals("free_cpu_cached_iovas") && calls.isEmpty()) {
        task = event.group(1);
      }
      if (task == null || !task.equals(event.group(1))) {
        continue;
      }
      if (name.equals("alloc_iova_fast_ret")) {
        freed += check(calls, cpus);
        count++;
        calls.clear();
        task = null;
      } else {
        assertTrue(value.find(), line);
        calls.add(name + " " + value.group(1));
      }
    }
    return new Flushes(count, freed);
  }

  private static int check(List<String> calls, int cpus) {
    int perCpu = 1 + 2 * IovaDomain.ORDERS;
    for (int cpu = 0; cpu < cpus; cpu++) {
      assertEquals("free_cpu_cached_iovas " + cpu, calls.get(cpu * perCpu));
      for (String call : calls.subList(cpu * perCpu + 1, (cpu + 1) * perCpu)) {
        assertTrue(call.startsWith("iova_magazine_free_pfns "), call);
      }
    }
    List<String> depots = calls.subList(cpus * perCpu, calls.size());
    for (int at = 0; at < depots.size(); at += 2) {
      String magazine = depots.get(at).replace("iova_magazine_free_pfns ", "");
      assertEquals("kmem_cache_free " + magazine, depots.get(at + 1));
    }
    return depots.size() / 2;
  }
}
