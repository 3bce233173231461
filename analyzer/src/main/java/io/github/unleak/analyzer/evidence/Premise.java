package io.github.unleak.analyzer.evidence;

import io.github.unleak.parser.line.Address;
import io.github.unleak.parser.line.SourceLine;
import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a proof rests on, as data: what is known, how, and the lines that show it. A
 * reader that shares no code with the analyzer can check each premise against the input.
 */
public sealed interface Premise extends Serializable
    permits Premise.OneBoot,
        Premise.Order,
        Premise.ScanOfSighting,
        Premise.NothingMissing,
        Premise.Events {

  /** Which of the premises it is. */
  PremiseKind kind();

  /** The lines that show it, in the order that the kind defines. */
  List<SourceLine> lines();

  /**
   * Reports and events are of one boot.
   *
   * @param shown what shows it
   * @param agreeing how many objects show it
   * @param differing how many objects could have shown it and do not
   * @param lines for {@link Shown#OWN_ALLOCATIONS} pairs: an entry, then its allocation in the
   *     trace; for {@link Shown#SHARED_OBJECTS} pairs: an entry, then the same object's entry in
   *     the other snapshot; for {@link Shown#SERIES} the two entries; for {@link Shown#RECORDER}
   *     the lines of {@code bundle.json} that name the two reads
   */
  record OneBoot(Shown shown, int agreeing, int differing, List<SourceLine> lines)
      implements Premise {

    /** What shows that it is one boot. */
    public enum Shown {
      /** The trace shows the allocations of reported objects: address, size, site and task. */
      OWN_ALLOCATIONS("own-allocations"),
      /** Both snapshots list the same objects. */
      SHARED_OBJECTS("shared-objects"),
      /** {@code bundle.json} names both reads, or two of them that have the same boot_id do. */
      RECORDER("recorder"),
      /** The user says so with {@code --series}. */
      SERIES("series");

      private final String id;

      Shown(String id) {
        this.id = id;
      }

      /** The name used in reports. */
      public String id() {
        return id;
      }
    }

    public OneBoot {
      lines = List.copyOf(lines);
    }

    @Override
    public PremiseKind kind() {
      return PremiseKind.ONE_BOOT;
    }
  }

  /**
   * How allocation, sightings and events follow each other.
   *
   * @param known how that is known
   * @param hz ticks per second for {@link Order.Known#WITNESSES}, else 0
   * @param offsetNanos the trace's time minus the time since boot by jiffies, at boot, for {@link
   *     Order.Known#WITNESSES}
   * @param driftPpm how much faster than jiffies the trace's clock runs, millionths
   * @param lines the object's entry, then its own allocation in the trace, or the entry and the
   *     allocation of a witness that was allocated later; for {@link Order.Known#LISTED_AT_SCAN}
   *     the entry, its own allocation and the begin of the scan; for {@link Order.Known#JIFFIES}
   *     the two entries
   */
  record Order(Order.Known known, int hz, long offsetNanos, int driftPpm, List<SourceLine> lines)
      implements Premise {

    /** How the order is known. */
    public enum Known {
      /** The trace has the object's own allocation before the event; no clock is needed. */
      TRACE_ORDER("trace-order"),
      /**
       * What is at the address when a scan begins that lists the object is the object; no clock is
       * needed.
       */
      LISTED_AT_SCAN("listed-at-scan"),
      /** Allocations of reported objects in the trace align its clock with jiffies. */
      WITNESSES("witnesses"),
      /** The jiffies of two entries. */
      JIFFIES("jiffies");

      private final String id;

      Known(String id) {
        this.id = id;
      }

      /** The name used in reports. */
      public String id() {
        return id;
      }
    }

    public Order {
      lines = List.copyOf(lines);
    }

    @Override
    public PremiseKind kind() {
      return PremiseKind.ORDER;
    }
  }

  /**
   * The scan that listed the object last lies on the right side of the events.
   *
   * @param known how that is known
   * @param snapshot the last snapshot that lists the object
   * @param timeNanos the scan did not begin before this time, for a loss, or was over by it; on the
   *     trace's clock
   * @param lines for {@link ScanOfSighting.Known#LISTED_OBJECT} the entry of an object that the
   *     snapshot lists, then the entry and the allocation of a witness with no more jiffies; for
   *     {@link ScanOfSighting.Known#FREED_OBJECT} such an entry, its allocation and its free; for
   *     {@link ScanOfSighting.Known#MARKS} the marks, the one before the scan first, then the scan;
   *     for {@link ScanOfSighting.Known#NOT_NEEDED} none
   */
  record ScanOfSighting(
      ScanOfSighting.Known known, int snapshot, long timeNanos, List<SourceLine> lines)
      implements Premise {

    /** How it is known. */
    public enum Known {
      /** A freed object is not listed: a free lies after all sightings, whichever scan it was. */
      NOT_NEEDED("not-needed"),
      /** An object that the snapshot lists was five seconds old when its scan began. */
      LISTED_OBJECT("listed-object"),
      /** An object that the snapshot lists had not been freed when the file was read. */
      FREED_OBJECT("freed-object"),
      /** Marks that the recorder wrote into the trace number the scan as the report is numbered. */
      MARKS("marks");

      private final String id;

      Known(String id) {
        this.id = id;
      }

      /** The name used in reports. */
      public String id() {
        return id;
      }
    }

    public ScanOfSighting {
      lines = List.copyOf(lines);
    }

    @Override
    public PremiseKind kind() {
      return PremiseKind.SCAN;
    }
  }

  /**
   * Nothing is missing where it would matter.
   *
   * @param known why
   * @param domain address of the {@code struct iova_domain} for {@link
   *     NothingMissing.Known#WHOLE_DEPOT}
   * @param lines for {@link NothingMissing.Known#WHOLE_DEPOT} the first and the last event that
   *     must be complete
   */
  record NothingMissing(
      NothingMissing.Known known, @Nullable Address domain, List<SourceLine> lines)
      implements Premise {

    /** Why nothing is missing. */
    public enum Known {
      /** The proof rests on what was seen; no record that is missing could undo it. */
      SEEN("seen"),
      /** All events of the depot that the conclusion needs are there. */
      WHOLE_DEPOT("whole-depot");

      private final String id;

      Known(String id) {
        this.id = id;
      }

      /** The name used in reports. */
      public String id() {
        return id;
      }
    }

    public NothingMissing {
      lines = List.copyOf(lines);
    }

    @Override
    public PremiseKind kind() {
      return PremiseKind.NOTHING_MISSING;
    }
  }

  /**
   * What decides, in the order of time.
   *
   * @param events at least one
   */
  record Events(List<ProofEvent> events) implements Premise {

    public Events {
      events = List.copyOf(events);
    }

    @Override
    public PremiseKind kind() {
      return PremiseKind.EVENTS;
    }

    @Override
    public List<SourceLine> lines() {
      return events.stream().map(ProofEvent::source).toList();
    }
  }
}
