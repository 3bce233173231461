package io.github.unleak.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.simulator.drivers.NicDriver;
import io.github.unleak.simulator.kernel.FlushQueues;
import io.github.unleak.simulator.kernel.IovaDomain;
import io.github.unleak.simulator.kernel.MemoryObject;
import io.github.unleak.simulator.kernel.RangeTree;
import io.github.unleak.simulator.kernel.Rcache;
import io.github.unleak.simulator.recording.Bundle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Follows page frame numbers by the recorded text, and by a census of the domains. */
final class NumberAuditor {

  private static final Pattern CALL =
      Pattern.compile(
          "^ *(\\S+) +\\[(\\d+)] .{5} +([0-9.]+): (init_iova_domain|alloc_iova_fast|alloc_iova_fast_ret|free_iova_fast): .*$");
  private static final Pattern FIELD = Pattern.compile("(iovad|pfn)=(0x[0-9a-f]+)");

  private NumberAuditor() {}

  /**
   * No number is given out that is in use, none is freed that is not; answers how many were given.
   */
  static int follow(Bundle bundle) {
    String trace = new String(bundle.files().get("trace.txt"), StandardCharsets.UTF_8);
    Map<String, String> domainOfTask = new HashMap<>();
    Set<String> inUse = new HashSet<>();
    int given = 0;
    for (String line : trace.lines().toList()) {
      Matcher call = CALL.matcher(line);
      if (!call.matches()) {
        continue;
      }
      Map<String, String> fields = new HashMap<>();
      Matcher field = FIELD.matcher(line);
      while (field.find()) {
        fields.put(field.group(1), field.group(2));
      }
      switch (call.group(4)) {
        case "init_iova_domain" ->
            inUse.removeIf(number -> number.startsWith(fields.get("iovad") + " "));
        case "alloc_iova_fast" -> domainOfTask.put(call.group(1), fields.get("iovad"));
        case "alloc_iova_fast_ret" -> {
          String pfn = fields.get("pfn");
          if (!pfn.equals("0x0")) {
            given++;
            assertTrue(inUse.add(domainOfTask.get(call.group(1)) + " " + pfn), "twice: " + line);
          }
        }
        default -> assertTrue(inUse.remove(fields.get("iovad") + " " + fields.get("pfn")), line);
      }
    }
    return given;
  }

  /**
   * Every number is in one place, and the depots hold full magazines; answers whether it looked.
   */
  static boolean census(IovaDomain domain, NicDriver driver, int capacity) {
    if (domain.users > 0) {
      return false;
    }
    List<String> seen = new ArrayList<>();
    driver.allMapped().forEach(range -> seen.add(name(range)));
    domain.queues().waiting().forEach(range -> seen.add(name(range)));
    for (Rcache cache : domain.caches()) {
      for (MemoryObject magazine : cache.depot()) {
        add(seen, magazine, capacity, cache.order);
      }
      assertEquals(cache.depot().size(), cache.depotSize());
      for (int cpu = 0; cpu < cache.perCpu.copies; cpu++) {
        for (MemoryObject held : new MemoryObject[] {cache.loaded(cpu), cache.prev(cpu)}) {
          if (held != null) {
            add(seen, held, (int) held.words[0], cache.order);
          }
        }
      }
      domain.tree().freed(cache.order).forEach(pfn -> seen.add(pfn + "/" + cache.order));
    }
    assertEquals(seen.size(), new HashSet<>(seen).size(), "a number is in two places");
    return true;
  }

  private static String name(FlushQueues.Range range) {
    return range.pfn() + "/" + RangeTree.order(range.pages());
  }

  private static void add(List<String> seen, MemoryObject magazine, int size, int order) {
    for (int i = 1; i <= size; i++) {
      assertTrue(magazine.words[i] > 0, "a slot that counts holds no number");
      seen.add(magazine.words[i] + "/" + order);
    }
  }
}
