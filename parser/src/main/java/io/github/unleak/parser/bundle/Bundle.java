package io.github.unleak.parser.bundle;

import io.github.unleak.parser.ftrace.EventMeanings;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceSummary;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a recording was made, as {@code bundle.json} tells it; unleak-bundle(5) has the format.
 *
 * @param input the file
 * @param ended {@code complete}, {@code interrupted}, {@code failed}, or {@code null}
 * @param release of the kernel, as {@code uname -r} prints it
 * @param hz timer ticks a second, or {@code null}
 * @param cpus possible CPUs of the machine, or {@code null}
 * @param machine what else is known of the kernel and its boot
 * @param trace the path of the trace, or {@code null} where there is none
 * @param clock the kernel's name of the trace's clock, or {@code null}
 * @param objects of which objects slab events were recorded, {@code iova} or {@code all}, or {@code
 *     null}
 * @param probes what was probed
 * @param lost events that the ring buffers lost or still held, and where that is recorded
 * @param reads the reports that were read, in the order of time
 * @param scans the recorder's own scans, in the order of time
 * @param gaps what could not be recorded
 * @param diagnostics what is wrong with the description itself
 */
public record Bundle(
    InputSummary input,
    @Nullable String ended,
    @Nullable String release,
    @Nullable Integer hz,
    @Nullable Integer cpus,
    Machine machine,
    @Nullable String trace,
    @Nullable String clock,
    @Nullable String objects,
    List<Probe> probes,
    Lost lost,
    List<Read> reads,
    List<Scan> scans,
    List<Gap> gaps,
    List<Diagnostic> diagnostics) {

  public Bundle {
    probes = List.copyOf(probes);
    reads = List.copyOf(reads);
    scans = List.copyOf(scans);
    gaps = List.copyOf(gaps);
    diagnostics = List.copyOf(diagnostics);
  }

  /**
   * What else is known of the kernel and its boot.
   *
   * @param bootId the random identifier of the boot ({@code /proc/sys/kernel/random/boot_id}), or
   *     {@code null}
   * @param pageBytes bytes of a page of memory, or {@code null}
   * @param minUnrefScans kmemleak's parameter: in how many scans in a row an object must be suspect
   *     before it is reported; {@code null} if unknown, and before Linux 7.3
   * @param kasan {@code none}, {@code generic}, {@code sw-tags}, {@code hw-tags}, or {@code null}
   */
  public record Machine(
      @Nullable String bootId,
      @Nullable Integer pageBytes,
      @Nullable Integer minUnrefScans,
      @Nullable String kasan) {}

  /**
   * A scan that the recorder started, and the reads of the kmemleak file after it.
   *
   * @param number counted from 1
   * @param reads how often the file was read; a read that equals the one before it is not kept
   * @param agreed true if the last two reads list the same objects
   * @param newSuspects how many objects the kernel says that it reported for the first time, or -1
   * @param tooShort true if it took much less time than the others
   * @param source the line that tells it
   */
  public record Scan(
      int number,
      int reads,
      boolean agreed,
      long newSuspects,
      boolean tooShort,
      SourceLine source) {}

  /**
   * A probe, and the calls that it could not record.
   *
   * @param event its name
   * @param function that was probed, with what the compiler added to its name, or {@code null}
   * @param returns true for a probe of its return
   * @param hits calls, or -1 if that is not known
   * @param missed calls that it could not record, or -1 if that is not known
   * @param source the line that tells it
   */
  public record Probe(
      String event,
      @Nullable String function,
      boolean returns,
      long hits,
      long missed,
      SourceLine source) {

    boolean hasRole(EventRole role) {
      return new EventMeanings(TraceVocabulary.NONE).role(event, function, 0, returns) == role;
    }
  }

  /**
   * Events that are not in the trace.
   *
   * @param events how many, or -1 if it does not say
   * @param source the line that tells it
   */
  public record Lost(long events, SourceLine source) {}

  /**
   * A read of the kmemleak file.
   *
   * @param path of the report
   * @param scan the number of the scan before it, or -1
   * @param scanBegin when that scan began, nanoseconds since boot with time asleep, or -1
   * @param scanEnd when it had ended, or -1
   * @param read when the file had been read, or -1
   * @param objects how many the file lists, or -1
   * @param source the line that tells it
   */
  public record Read(
      String path,
      int scan,
      long scanBegin,
      long scanEnd,
      long read,
      long objects,
      SourceLine source) {}

  /**
   * Something that could not be recorded.
   *
   * @param item of the list in unleak-bundle(5); others may come
   * @param what in the recorder's words
   * @param why in the recorder's words
   * @param source the line that tells it
   */
  public record Gap(String item, String what, String why, SourceLine source) {}

  /** True if events of this role would have been recorded, and none came. */
  public boolean neverHit(EventRole role) {
    List<Probe> ofRole = probes.stream().filter(probe -> probe.hasRole(role)).toList();
    return !ofRole.isEmpty() && ofRole.stream().allMatch(probe -> probe.hits() == 0);
  }

  /** Calls that were probed and not recorded. */
  public long missed() {
    return probes.stream().mapToLong(probe -> Math.max(0, probe.missed())).sum();
  }

  /**
   * What is missing in the trace that was read, and that the trace itself does not tell: nothing
   * where it is not of this recording.
   */
  public List<TraceLoss> untold(TraceSummary summary) {
    List<TraceLoss> losses = new ArrayList<>();
    if (!recorded(summary)) {
      return losses;
    }
    for (Probe probe : probes) {
      if (probe.missed() > 0) {
        losses.add(new TraceLoss(TraceLoss.Kind.MISSED, -1, probe.missed(), probe.source()));
      }
    }
    if (lost.events() > summary.lost()) {
      losses.add(
          new TraceLoss(TraceLoss.Kind.COUNT, -1, lost.events() - summary.lost(), lost.source()));
    }
    return losses;
  }

  /**
   * True if this counts the lost events of the trace that was read, and the trace tells of all of
   * them.
   */
  public boolean allLossesTold(TraceSummary summary) {
    return recorded(summary) && lost.events() >= 0 && lost.events() <= summary.lost();
  }

  /**
   * What the trace that was read is, with the clock that the recorder set: a text does not tell,
   * and what made a file of an instance's pages may tell that of the main trace.
   */
  public TraceSummary named(TraceSummary summary) {
    return clock != null && recorded(summary) ? summary.withClockName(clock) : summary;
  }

  /**
   * A trace that lies where this description lies is of its recording, under whatever name:
   * somebody may have made a text of {@code trace.dat}, which lacks the same.
   */
  public boolean recorded(TraceSummary summary) {
    return trace != null && folder(summary.input().path()).equals(folder(input.path()));
  }

  private static String folder(String path) {
    return path.substring(0, path.lastIndexOf('/') + 1);
  }
}
