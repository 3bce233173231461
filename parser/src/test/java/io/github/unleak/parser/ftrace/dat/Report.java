package io.github.unleak.parser.ftrace.dat;

import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code trace-cmd report} prints of a recording, read by regular expressions that know
 * nothing of this project's readers.
 */
record Report(List<Row> rows, long events) {

  private static final Pattern LINE =
      Pattern.compile(" *(.*)-(\\d+) +\\[(\\d+)\\] +(\\d+)\\.(\\d{6}): ([^ :]+): +(.*)");
  private static final Pattern PAIR = Pattern.compile("(\\w+)=([^ ]+)");

  private static final Map<String, EventRole> ROLES =
      Map.ofEntries(
          Map.entry("alloc_iova_fast", EventRole.IOVA_ALLOC),
          Map.entry("alloc_iova_fast_ret", EventRole.IOVA_ALLOC_RETURN),
          Map.entry("free_iova_fast", EventRole.IOVA_FREE),
          Map.entry("iova_depot_work_func", EventRole.DEPOT_WORK),
          Map.entry("iova_depot_work_func_ret", EventRole.DEPOT_WORK_RETURN),
          Map.entry("kmemleak_scan", EventRole.SCAN_BEGIN),
          Map.entry("kmemleak_scan_ret", EventRole.SCAN_END),
          Map.entry("kmem_cache_alloc", EventRole.MEMORY_ALLOC),
          Map.entry("kmem_cache_free", EventRole.MEMORY_FREE),
          Map.entry("kmalloc", EventRole.MEMORY_ALLOC),
          Map.entry("kfree", EventRole.MEMORY_FREE),
          Map.entry("print", EventRole.MARKER));

  private static final Map<String, EventField> FIELDS =
      Map.ofEntries(
          Map.entry("iovad", EventField.DOMAIN),
          Map.entry("size", EventField.SIZE),
          Map.entry("limit_pfn", EventField.LIMIT),
          Map.entry("flush", EventField.FLUSH),
          Map.entry("pfn", EventField.PFN),
          Map.entry("ptr", EventField.POINTER),
          Map.entry("bytes_req", EventField.BYTES_REQUESTED),
          Map.entry("bytes_alloc", EventField.BYTES_ALLOCATED),
          Map.entry("work", EventField.WORK));

  /** A line whose event has a role; {@code ordinal} counts all events from 1 on. */
  record Row(
      long ordinal,
      String comm,
      int pid,
      int cpu,
      long micros,
      EventRole role,
      Map<EventField, Long> fields,
      @Nullable String site,
      @Nullable String cache,
      @Nullable String text) {}

  static Report parse(BufferedReader lines) throws IOException {
    List<Row> rows = new ArrayList<>();
    long ordinal = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        continue;
      }
      ordinal++;
      EventRole role = ROLES.get(matcher.group(6));
      if (role != null) {
        rows.add(row(matcher, ordinal, role));
      }
    }
    return new Report(rows, ordinal);
  }

  private static Row row(Matcher line, long ordinal, EventRole role) {
    Map<EventField, Long> fields = new EnumMap<>(EventField.class);
    String site = null;
    String cache = null;
    String text = null;
    String rest = line.group(7);
    if (role == EventRole.MARKER) {
      text = rest.substring(rest.indexOf(": ") + 2).stripTrailing();
    } else {
      Matcher pair = PAIR.matcher(rest);
      while (pair.find()) {
        EventField field = FIELDS.get(pair.group(1));
        if (field != null) {
          fields.put(field, number(pair.group(2)));
        } else if (pair.group(1).equals("call_site")) {
          site = pair.group(2);
        } else if (pair.group(1).equals("name")) {
          cache = pair.group(2);
        }
      }
    }
    return new Row(
        ordinal,
        line.group(1),
        Integer.parseInt(line.group(2)),
        Integer.parseInt(line.group(3)),
        Long.parseLong(line.group(4)) * 1_000_000 + Long.parseLong(line.group(5)),
        role,
        fields,
        site,
        cache,
        text);
  }

  private static long number(String text) {
    return text.startsWith("0x")
        ? Long.parseUnsignedLong(text.substring(2), 16)
        : Long.parseLong(text);
  }
}
