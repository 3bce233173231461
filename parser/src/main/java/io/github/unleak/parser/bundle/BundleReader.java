package io.github.unleak.parser.bundle;

import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.DiagnosticCode;
import io.github.unleak.parser.line.InputKind;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.LineReader;
import io.github.unleak.parser.line.OpenInput;
import io.github.unleak.parser.line.SourceLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code bundle.json}. No bytes make it fail; what cannot be read is a diagnostic. */
public final class BundleReader {

  /** A description of a machine with thousands of CPUs is far smaller. */
  private static final int MOST_BYTES = 1 << 23;

  private static final int MOST_HZ = 10_000;
  private static final int MOST_CPUS = 1 << 20;
  private static final double MOST_SECONDS = 1e9;
  private static final int MOST_PAGE_BYTES = 1 << 24;
  private static final int MOST_SCANS = 1 << 20;

  private final String path;
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  private BundleReader(String path) {
    this.path = path;
  }

  /** Reads an input of which nothing was read yet. */
  public static Bundle read(OpenInput opened) {
    return new BundleReader(opened.input().path()).all(opened);
  }

  private Bundle all(OpenInput opened) {
    opened.tell(diagnostics::add);
    StringBuilder text = new StringBuilder();
    LineReader lines = opened.lines();
    try {
      while (lines.next() && text.length() < MOST_BYTES) {
        text.append(
                new String(
                    lines.buffer(),
                    lines.start(),
                    lines.end() - lines.start(),
                    StandardCharsets.UTF_8))
            .append('\n');
      }
    } catch (IOException e) {
      opened.failed(e);
    }
    Json json = Json.NOTHING;
    try {
      json = JsonText.read(text.toString());
    } catch (JsonText.Damage e) {
      diagnostics.add(
          new Diagnostic(
              DiagnosticCode.DAMAGED_BUNDLE,
              "the description of the recording cannot be read: " + e.getMessage(),
              new SourceLine(path, e.line())));
    }
    InputSummary input =
        new InputSummary(
            path, opened.input().folder(), InputKind.BUNDLE, lines.bytes(), lines.number());
    return bundle(input, json);
  }

  private Bundle bundle(InputSummary input, Json json) {
    Json kernel = json.get("kernel");
    Json trace = json.get("trace");
    List<Bundle.Probe> probes = new ArrayList<>();
    for (Json probe : trace.get("probes").items()) {
      probes.add(
          new Bundle.Probe(
              probe.get("event").text("?"),
              probe.get("function").text(),
              "return".equals(probe.get("kind").text()),
              probe.get("hits").count(),
              probe.get("missed").count(),
              source(probe)));
    }
    List<Bundle.Gap> gaps = new ArrayList<>();
    for (Json gap : json.get("missing").items()) {
      gaps.add(
          new Bundle.Gap(
              gap.get("item").text("other"),
              gap.get("what").text("something"),
              gap.get("why").text("no reason is given"),
              source(gap)));
    }
    return new Bundle(
        input,
        json.get("ended").text(),
        kernel.get("release").text(),
        within(kernel.get("hz"), MOST_HZ),
        within(kernel.get("cpus_possible"), MOST_CPUS),
        new Bundle.Machine(
            kernel.get("boot_id").text(),
            within(kernel.get("page_size"), MOST_PAGE_BYTES),
            within(json.get("kmemleak").get("min_unref_scans"), MOST_SCANS),
            kernel.get("kasan").text()),
        beside(trace.get("file").text()),
        trace.get("clock").text(),
        trace.get("objects").text(),
        probes,
        lost(trace.get("cpus")),
        reads(json.get("snapshots")),
        scans(json.get("scans")),
        gaps,
        diagnostics);
  }

  private List<Bundle.Read> reads(Json snapshots) {
    List<Bundle.Read> reads = new ArrayList<>();
    for (Json snapshot : snapshots.items()) {
      String file = beside(snapshot.get("file").text());
      if (file != null) {
        reads.add(
            new Bundle.Read(
                file,
                (int) Math.min(Integer.MAX_VALUE, snapshot.get("scan").count()),
                nanos(snapshot.get("scan_begin_s")),
                nanos(snapshot.get("scan_end_s")),
                nanos(snapshot.get("read_s")),
                snapshot.get("objects").count(),
                source(snapshot)));
      }
    }
    return reads;
  }

  private static long nanos(Json seconds) {
    double number = seconds.number();
    return number >= 0 && number < MOST_SECONDS ? Math.round(number * 1e9) : -1;
  }

  private List<Bundle.Scan> scans(Json recorded) {
    List<Bundle.Scan> scans = new ArrayList<>();
    for (Json scan : recorded.items()) {
      Integer number = within(scan.get("scan"), MOST_SCANS);
      if (number != null) {
        scans.add(
            new Bundle.Scan(
                number,
                (int) Math.min(MOST_SCANS, Math.max(0, scan.get("reads").count())),
                scan.get("agreed").isTrue(),
                scan.get("new_suspects").count(),
                scan.get("short").isTrue(),
                source(scan)));
      }
    }
    return scans;
  }

  private SourceLine source(Json json) {
    return new SourceLine(path, json.line());
  }

  private static @Nullable Integer within(Json number, int most) {
    long count = number.count();
    return count >= 1 && count <= most ? (int) count : null;
  }

  /** A file that lies where the description lies. */
  private @Nullable String beside(@Nullable String file) {
    return file == null ? null : path.substring(0, path.lastIndexOf('/') + 1) + file;
  }

  private Bundle.Lost lost(Json cpus) {
    long events = cpus.items().isEmpty() ? -1 : 0;
    for (Json cpu : cpus.items()) {
      for (String counter : List.of("entries", "overrun", "commit_overrun", "dropped")) {
        events += Math.max(0, cpu.get(counter).count());
      }
    }
    return new Bundle.Lost(events, source(cpus));
  }
}
