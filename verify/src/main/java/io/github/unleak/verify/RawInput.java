package io.github.unleak.verify;

import io.github.unleak.parser.bundle.Bundle;
import io.github.unleak.parser.bundle.BundleReader;
import io.github.unleak.parser.format.InputFormat;
import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceListener;
import io.github.unleak.parser.ftrace.TraceLoss;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.kmemleak.KmemleakReader;
import io.github.unleak.parser.line.Diagnostic;
import io.github.unleak.parser.line.Input;
import io.github.unleak.parser.line.OpenInput;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the proofs of a result name in the raw input, read with the parser. */
final class RawInput {

  /** One read of the kmemleak file: its entries by address. */
  record Read(String path, Map<Long, KmemleakObject> objects) {}

  /** A report that a recorder names, and what identifies its boot. */
  record Recorded(Bundle.Read read, String boot) {}

  /** One trace: the events that proofs name or depend on. */
  static final class Trace implements TraceListener {
    final Map<Long, TraceEvent> named = new HashMap<>();
    final Map<Long, List<TraceEvent>> lives = new HashMap<>();
    final Map<Long, DomainEvents> domains = new HashMap<>();
    final List<TraceLoss> losses = new ArrayList<>();
    private final Set<SourceLine> lines;
    private final String path;
    boolean domainMade;
    boolean magazinesMade;
    long first = Long.MAX_VALUE;
    long last;

    Trace(String path, Set<SourceLine> lines, Set<Long> domains, Set<Long> addresses) {
      this.path = path;
      this.lines = lines;
      addresses.forEach(address -> lives.put(address, new ArrayList<>()));
      domains.forEach(domain -> this.domains.put(domain, new DomainEvents(domain)));
    }

    @Override
    public TraceEvent take(TraceEvent event) {
      event(event);
      return new TraceEvent(); // this one is kept
    }

    @Override
    public void event(TraceEvent event) {
      first = Math.min(first, event.time());
      last = event.time();
      if (lines.contains(new SourceLine(path, event.line()))) {
        named.put(event.line(), event);
      }
      boolean slab =
          event.role() == EventRole.MEMORY_ALLOC || event.role() == EventRole.MEMORY_FREE;
      domainMade |= event.role() == EventRole.DOMAIN_INIT;
      magazinesMade |= event.role() == EventRole.MEMORY_ALLOC && DomainEvents.makesDomain(event);
      List<TraceEvent> life = lives.get(pointer(event));
      if (slab && !event.isHashed() && life != null) {
        life.add(event);
      }
      if (event.role() != EventRole.MARKER) {
        domains.values().forEach(domain -> domain.add(event));
      }
    }

    /** A gap stands among the events of a domain as an event without meaning. */
    @Override
    public void loss(TraceLoss loss) {
      losses.add(loss);
      TraceEvent gap = new TraceEvent().begin(EventRole.MARKER, loss.source().line(), 0);
      gap.by(loss.cpu(), -1, gap.context());
      domains.values().forEach(domain -> domain.add(gap));
    }

    @Override
    public void diagnostic(Diagnostic diagnostic) {}
  }

  /** The entries of all reports by their lines, and the read that each belongs to. */
  final Map<SourceLine, KmemleakObject> entries = new HashMap<>();

  final Map<SourceLine, Read> reads = new HashMap<>();
  final Map<String, Trace> traces = new HashMap<>();

  /** The reports that the lines of bundle.json name. */
  final Map<SourceLine, Recorded> recorded = new HashMap<>();

  /**
   * Reads all reports first, then what concerns their objects in each trace that proofs name.
   *
   * @param lines that proofs name
   * @param domains that must be replayed
   */
  RawInput(
      List<Input> inputs, Set<SourceLine> lines, Set<Long> domains, TraceVocabulary vocabulary) {
    List<Input> later = new ArrayList<>();
    for (Input input : inputs) {
      try (OpenInput opened = OpenInput.open(input)) {
        InputFormat format = InputFormat.of(opened);
        if (format.isTrace()) {
          later.add(input);
        } else if (format == InputFormat.BUNDLE) {
          Bundle bundle = BundleReader.read(opened);
          String id = bundle.machine().bootId();
          String boot = id == null ? bundle.input().path() : id;
          bundle.reads().forEach(read -> recorded.put(read.source(), new Recorded(read, boot)));
        } else {
          report(input.path(), KmemleakReader.readAll(opened).objects());
        }
      }
    }
    Set<Long> addresses = new HashSet<>();
    entries.values().forEach(object -> addresses.add(address(object)));
    for (Input input : later) {
      if (lines.stream().anyMatch(line -> line.path().equals(input.path()))) {
        Trace trace = new Trace(input.path(), lines, domains, addresses);
        try (OpenInput opened = OpenInput.open(input)) {
          InputFormat.of(opened).readTrace(opened, vocabulary, trace);
        }
        traces.put(input.path(), trace);
      }
    }
  }

  /** No read lists an address twice: where one comes again, another read begins. */
  private void report(String path, List<KmemleakObject> objects) {
    Read read = new Read(path, new HashMap<>());
    for (KmemleakObject object : objects) {
      read = read.objects().containsKey(address(object)) ? new Read(path, new HashMap<>()) : read;
      read.objects().put(address(object), object);
      entries.put(object.origin().source(), object);
      reads.put(object.origin().source(), read);
    }
  }

  /**
   * An address without the tag that arm64 kernels may put into its top byte: kernel addresses have
   * bit 55 set there, and no other machine has addresses with that bit and another top byte.
   */
  static long plain(long address) {
    return (address >>> 55 & 1) == 0 ? address : address | 0xffL << 56;
  }

  /** Where an object lies. */
  static long address(KmemleakObject object) {
    return plain(object.address().value());
  }

  /** Where the memory lies that an event allocates or frees. */
  static long pointer(TraceEvent event) {
    return plain(event.get(EventField.POINTER));
  }
}
