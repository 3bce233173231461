package io.github.unleak.parser.ftrace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.OpenInput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Traces of real kernels, in every form of the text, counted by role: once by the reader, and once
 * by nothing but looking for words in lines.
 */
class LabTracesTest {

  private static final String ABSENT = "no captures: ../shared/lab is not there";

  private static final class Counting implements TraceListener {
    private final Map<EventRole, Long> roles = new EnumMap<>(EventRole.class);
    private long lost;
    private long damaged;

    @Override
    public void event(TraceEvent event) {
      roles.merge(event.role(), 1L, Long::sum);
    }

    @Override
    public void loss(TraceLoss loss) {
      lost += loss.kind() == TraceLoss.Kind.LOST ? loss.count() : 0;
      damaged += loss.kind() == TraceLoss.Kind.DAMAGED ? 1 : 0;
    }

    @Override
    public void diagnostic(Diagnostic diagnostic) {
      // counted by the losses
    }
  }

  private static Path captures() {
    return Path.of(System.getProperty("unleak.root", ".."), "../shared/lab/captures");
  }

  @Test
  void everyFormOfTheText() throws IOException {
    assumeTrue(Files.isDirectory(captures()), ABSENT);
    int files = 0;
    for (Path file : traces("nvme-small")) {
      compare(file);
      files++;
    }
    assertTrue(files >= 18, files + " files");
  }

  @Test
  void wholeRecordings() throws IOException {
    assumeTrue(Files.isDirectory(captures()), ABSENT);
    for (String name : List.of("fp-dump", "fp-tracecmd", "k61-normal", "unplug-noFP")) {
      for (Path file : traces(name)) {
        compare(file);
      }
    }
  }

  private static List<Path> traces(String capture) throws IOException {
    try (Stream<Path> files = Files.list(captures().resolve(capture))) {
      return files
          .filter(file -> file.getFileName().toString().matches("trace[-_.].*txt(\\.xz)?"))
          .filter(file -> !file.endsWith("trace_clock.txt"))
          .sorted()
          .toList();
    }
  }

  private static void compare(Path file) throws IOException {
    Counting counting = new Counting();
    TraceSummary summary;
    try (OpenInput opened = OpenInput.open(Input.of(file))) {
      summary = new TraceTextReader(opened, TraceVocabulary.NONE, counting).read();
    }
    Map<EventRole, Long> expected = new EnumMap<>(EventRole.class);
    long entries = 0;
    long lost = 0;
    long lines = 0;
    try (BufferedReader text = lines(file)) {
      for (String line = text.readLine(); line != null; line = text.readLine()) {
        lines++;
        count(line, expected);
        boolean entry = !line.startsWith("#") && !line.startsWith(" => ") && !line.isBlank();
        entries += entry && !line.startsWith("CPU:") && !line.startsWith("cpus=") ? 1 : 0;
        if (line.startsWith("CPU:")) {
          lost += Long.parseLong(line.replaceAll("CPU:\\d+ \\[LOST (\\d+) EVENTS\\]", "$1"));
        }
      }
    }
    assertEquals(expected, counting.roles, file.toString());
    assertEquals(expected, summary.roles(), file.toString());
    assertEquals(lines, summary.input().lines(), file.toString());
    assertEquals(lost, summary.lost(), file.toString());
    assertEquals(lost, counting.lost, file.toString());
    assertEquals(0, counting.damaged, file.toString());
    if (summary.entriesHeld() >= 0) {
      assertEquals(entries, summary.entries(), file.toString());
    }
  }

  private static BufferedReader lines(Path file) throws IOException {
    return new BufferedReader(
        new InputStreamReader(Input.of(file).open(problem -> {}), StandardCharsets.ISO_8859_1));
  }

  /** A line of the function graph is a call and its return; the captures have leaves only. */
  private static void count(String line, Map<EventRole, Long> roles) {
    if (line.contains("|  ")) {
      add(line.contains(" alloc_iova_fast();"), EventRole.IOVA_ALLOC, roles);
      add(line.contains(" alloc_iova_fast();"), EventRole.IOVA_ALLOC_RETURN, roles);
      add(line.contains(" free_iova_fast();"), EventRole.IOVA_FREE, roles);
      add(line.contains(" free_iova_fast();"), EventRole.IOVA_FREE_RETURN, roles);
      return;
    }
    boolean call = line.contains(": alloc_iova_fast <-") || line.contains(": alloc_iova_fast: ");
    add(call, EventRole.IOVA_ALLOC, roles);
    add(line.contains(": alloc_iova_fast_ret:"), EventRole.IOVA_ALLOC_RETURN, roles);
    call = line.contains(": free_iova_fast <-") || line.contains(": free_iova_fast: ");
    add(call, EventRole.IOVA_FREE, roles);
    call = line.contains(": kmem_cache_alloc") || line.contains(": kmalloc");
    add(call, EventRole.MEMORY_ALLOC, roles);
    add(
        line.contains(": kmem_cache_free: ") || line.contains(": kfree: "),
        EventRole.MEMORY_FREE,
        roles);
    add(line.contains(": iova_depot_work_func: "), EventRole.DEPOT_WORK, roles);
    add(line.contains(": iova_depot_work_func_ret: "), EventRole.DEPOT_WORK_RETURN, roles);
    add(line.contains(": iova_magazine_free_pfns: "), EventRole.MAGAZINE_FREE_PFNS, roles);
    add(line.contains(": free_cpu_cached_iovas: "), EventRole.CPU_FLUSH, roles);
    add(line.contains(": iova_cpuhp_dead: "), EventRole.CPU_DEAD, roles);
    add(line.contains(": kmemleak_scan: "), EventRole.SCAN_BEGIN, roles);
    add(line.contains(": kmemleak_scan_ret: "), EventRole.SCAN_END, roles);
    boolean mark = line.contains(": tracing_mark_write: ") || line.contains(": print: ");
    add(mark, EventRole.MARKER, roles);
  }

  private static void add(boolean is, EventRole role, Map<EventRole, Long> roles) {
    if (is) {
      roles.merge(role, 1L, Long::sum);
    }
  }
}
