package io.github.unleak.parser.ftrace.dat;

import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceListener;
import io.github.unleak.parser.ftrace.TraceSummary;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Decodes events, hands them on and counts them. Hot. */
@SuppressWarnings("EnumOrdinal") // counts are in an array by role
final class EventSink {

  private static final EventRole[] ROLES = EventRole.values();

  private final Tables tables;
  private final TimeScale scale;
  private final TraceSummary.Clock clock;
  private final TraceListener listener;
  private TraceEvent event = new TraceEvent();
  private final long[] counts = new long[ROLES.length];
  private final BitSet seenCpus = new BitSet();
  private long firstTime = -1;
  private long lastTime = -1;
  private boolean any;

  EventSink(Recording recording, TraceListener listener) {
    this.tables =
        new Tables(recording.words, new CallSites(recording.symbols), recording.comms, new Names());
    this.scale = recording.scale;
    this.clock = recording.inSeconds() ? TraceSummary.Clock.SECONDS : TraceSummary.Clock.TICKS;
    this.listener = listener;
  }

  /** Takes the current event of {@code stream}, the {@code ordinal}th of all. */
  void take(CpuStream stream, EventType type, long ordinal) {
    EventDecoder decoder =
        type.decoder(stream.bytes(), stream.payload(), stream.length(), tables.words());
    if (decoder == EventDecoder.NOTHING) {
      return;
    }
    long time = scale.of(stream.time());
    EventRole role = decoder.role();
    event.begin(role, ordinal, time).on(clock);
    decoder.decode(stream, tables, event);
    if (!any) {
      any = true;
      firstTime = time;
    }
    lastTime = time;
    counts[role.ordinal()]++;
    seenCpus.set(stream.cpu);
    event = listener.take(event);
  }

  /** How many events had each role. */
  Map<EventRole, Long> roles() {
    Map<EventRole, Long> roles = new EnumMap<>(EventRole.class);
    for (EventRole role : ROLES) {
      if (counts[role.ordinal()] > 0) {
        roles.put(role, counts[role.ordinal()]);
      }
    }
    return roles;
  }

  /** CPUs of which an event with a role was there. */
  Set<Integer> seenCpus() {
    Set<Integer> cpus = new HashSet<>();
    seenCpus.stream().forEach(cpus::add);
    return cpus;
  }

  /** Time of the first event with a role, or -1. */
  long firstTime() {
    return firstTime;
  }

  /** Time of the last one, or -1. */
  long lastTime() {
    return lastTime;
  }
}
