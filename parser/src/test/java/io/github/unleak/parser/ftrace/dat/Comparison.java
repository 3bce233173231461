package io.github.unleak.parser.ftrace.dat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.parser.ftrace.EventRole;

/** Compares what was read with what trace-cmd printed. */
final class Comparison {

  private Comparison() {}

  /** Every event with a role, in order, with all that both know of it. */
  static void check(Report report, Collected read) {
    assertEquals(report.rows().size(), read.events.size());
    assertTrue(read.events.size() > 1000);
    for (int i = 0; i < read.events.size(); i++) {
      check(report.rows().get(i), read.events.get(i));
    }
    assertEquals(report.events(), read.summary().entries());
    assertEquals(report.events(), read.summary().input().lines());
  }

  private static void check(Report.Row row, Collected.Event event) {
    assertEquals(row.ordinal(), event.line(), row::toString);
    assertEquals(row.role(), event.role(), row::toString);
    assertEquals(row.cpu(), event.cpu(), row::toString);
    assertEquals(row.pid(), event.pid(), row::toString);
    if (!row.comm().equals("<...>")) {
      assertEquals(row.comm(), event.comm(), row::toString);
    }
    assertTrue(Math.abs(event.time() - row.micros() * 1000) < 1000, row::toString);
    assertEquals(row.fields(), event.fields(), row::toString);
    assertEquals(row.cache(), event.cache(), row::toString);
    assertEquals(row.text(), event.text(), row::toString);
    if (row.site() != null) {
      // What the compiler adds (.constprop.0) is left out.
      String site = row.site().replaceFirst("\\.[^+]*", "");
      assertEquals(site, event.site().toString(), row::toString);
    } else if (event.role() == EventRole.IOVA_ALLOC_RETURN) {
      assertTrue(event.site().address() != 0 || event.site().symbol() != null, row::toString);
    }
  }
}
