package io.github.unleak.parser.ftrace;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what events and their fields mean: what the user told first, then the probed function,
 * then the name. Answers are to be kept by event type: this is no hot path.
 */
public final class EventMeanings {

  /**
   * A probe further into a function than this, in bytes, is no probe of its entry. Entries are at
   * 0, or behind the pad that the function tracer patches (4 bytes on x86-64, 8 on arm64 and
   * ppc64).
   */
  private static final long ENTRY_BYTES = 16;

  /** What a compiler adds to copies of a function, as event names spell it. */
  private static final Pattern COPY =
      Pattern.compile("^(?:[._](?:part|isra|constprop|cold|llvm)(?:[._][0-9]+)?)+");

  private static final Map<String, EventRole> ENTRIES =
      Map.ofEntries(
          Map.entry("alloc_iova_fast", EventRole.IOVA_ALLOC),
          Map.entry("free_iova_fast", EventRole.IOVA_FREE),
          Map.entry("iova_depot_work_func", EventRole.DEPOT_WORK),
          Map.entry("iova_magazine_free_pfns", EventRole.MAGAZINE_FREE_PFNS),
          Map.entry("iova_depot_pop", EventRole.DEPOT_POP),
          Map.entry("iova_depot_push", EventRole.DEPOT_PUSH),
          Map.entry("iova_domain_init_rcaches", EventRole.DOMAIN_INIT),
          Map.entry("init_iova_rcaches", EventRole.DOMAIN_INIT),
          Map.entry("free_iova_rcaches", EventRole.DOMAIN_FREE),
          Map.entry("free_cpu_cached_iovas", EventRole.CPU_FLUSH),
          Map.entry("iova_cpuhp_dead", EventRole.CPU_DEAD),
          Map.entry("kmemleak_scan", EventRole.SCAN_BEGIN),
          Map.entry("__kmemleak_scan", EventRole.SCAN_PASS),
          Map.entry("kmemleak_transient_leak", EventRole.TRANSIENT_MARK));

  private static final Map<String, EventRole> RETURNS =
      Map.of(
          "alloc_iova_fast", EventRole.IOVA_ALLOC_RETURN,
          "free_iova_fast", EventRole.IOVA_FREE_RETURN,
          "iova_depot_work_func", EventRole.DEPOT_WORK_RETURN,
          "free_iova_rcaches", EventRole.DOMAIN_FREE_RETURN,
          "kmemleak_scan", EventRole.SCAN_END,
          "__kmemleak_scan", EventRole.SCAN_PASS_RETURN);

  /** Tracepoints, and the names that people give to probes inside functions. */
  private static final Map<String, EventRole> NAMES =
      Map.ofEntries(
          Map.entry("kmalloc", EventRole.MEMORY_ALLOC),
          Map.entry("kmalloc_node", EventRole.MEMORY_ALLOC),
          Map.entry("kmem_cache_alloc", EventRole.MEMORY_ALLOC),
          Map.entry("kmem_cache_alloc_node", EventRole.MEMORY_ALLOC),
          Map.entry("kfree", EventRole.MEMORY_FREE),
          Map.entry("kmem_cache_free", EventRole.MEMORY_FREE),
          Map.entry("tracing_mark_write", EventRole.MARKER),
          Map.entry("print", EventRole.MARKER),
          Map.entry("depot_pop", EventRole.DEPOT_POP),
          Map.entry("depot_push", EventRole.DEPOT_PUSH));

  private static final Map<String, EventField> FIELDS =
      Map.ofEntries(
          Map.entry("iovad", EventField.DOMAIN),
          Map.entry("domain", EventField.DOMAIN),
          Map.entry("size", EventField.SIZE),
          Map.entry("pages", EventField.SIZE),
          Map.entry("limit_pfn", EventField.LIMIT),
          Map.entry("limit", EventField.LIMIT),
          Map.entry("flush", EventField.FLUSH),
          Map.entry("flush_rcache", EventField.FLUSH),
          Map.entry("pfn", EventField.PFN),
          Map.entry("ptr", EventField.POINTER),
          Map.entry("bytes_req", EventField.BYTES_REQUESTED),
          Map.entry("bytes_alloc", EventField.BYTES_ALLOCATED),
          Map.entry("work", EventField.WORK),
          Map.entry("rcache", EventField.RCACHE),
          Map.entry("mag", EventField.MAGAZINE),
          Map.entry("magazine", EventField.MAGAZINE),
          Map.entry("cpu", EventField.CPU),
          Map.entry("full", EventField.FULL),
          Map.entry("suspects", EventField.SUSPECTS));

  /** The parameters of the probed functions, in the order of the C declaration. */
  private static final Map<EventRole, EventField[]> PARAMETERS =
      Map.ofEntries(
          Map.entry(
              EventRole.IOVA_ALLOC,
              new EventField[] {
                EventField.DOMAIN, EventField.SIZE, EventField.LIMIT, EventField.FLUSH
              }),
          Map.entry(
              EventRole.IOVA_FREE,
              new EventField[] {EventField.DOMAIN, EventField.PFN, EventField.SIZE}),
          Map.entry(EventRole.DEPOT_WORK, new EventField[] {EventField.WORK}),
          Map.entry(
              EventRole.MAGAZINE_FREE_PFNS,
              new EventField[] {EventField.MAGAZINE, EventField.DOMAIN}),
          Map.entry(EventRole.DOMAIN_INIT, new EventField[] {EventField.DOMAIN}),
          Map.entry(EventRole.DOMAIN_FREE, new EventField[] {EventField.DOMAIN}),
          Map.entry(EventRole.CPU_FLUSH, new EventField[] {EventField.CPU, EventField.DOMAIN}),
          Map.entry(EventRole.CPU_DEAD, new EventField[] {EventField.CPU}),
          Map.entry(EventRole.SCAN_PASS, new EventField[] {EventField.FULL}),
          Map.entry(EventRole.DEPOT_POP, new EventField[] {EventField.RCACHE}),
          Map.entry(
              EventRole.DEPOT_PUSH, new EventField[] {EventField.RCACHE, EventField.MAGAZINE}),
          Map.entry(EventRole.TRANSIENT_MARK, new EventField[] {EventField.POINTER}));

  private final TraceVocabulary told;

  /** What the user told goes before what is known here. */
  public EventMeanings(TraceVocabulary told) {
    this.told = told;
  }

  /**
   * The role of an event.
   *
   * @param name the event's name, without its system
   * @param function the probed or traced function, or {@code null} where the trace does not say
   * @param offset of the probe in the function, bytes; -1 where it is not said
   * @param returns true for a return probe or the exit in a function graph
   * @return {@code null} where it has none
   */
  public @Nullable EventRole role(
      String name, @Nullable String function, long offset, boolean returns) {
    EventRole role = told.roles().get(name);
    if (role != null) {
      return role;
    }
    if (function != null) {
      if (returns) {
        return RETURNS.get(plain(function));
      }
      role = offset <= ENTRY_BYTES ? ENTRIES.get(plain(function)) : null;
      return role == null ? NAMES.get(name) : role;
    }
    role = NAMES.get(name);
    return role == null ? byName(name, returns) : role;
  }

  /**
   * The role of a traced function's entry or return, or {@code null}. Allocators have none: without
   * their result a call of them tells nothing.
   */
  public @Nullable EventRole function(String function, boolean returns) {
    String plain = plain(function);
    if (returns) {
      return RETURNS.get(plain);
    }
    EventRole role = told.roles().get(plain);
    return role == null ? ENTRIES.get(plain) : role;
  }

  /** Names as the kernel and people make them of the function's: {@code p_f_0}, {@code f_ret}. */
  private static @Nullable EventRole byName(String name, boolean returns) {
    for (Map.Entry<String, EventRole> entry : ENTRIES.entrySet()) {
      String function = entry.getKey();
      int at = name.indexOf(function);
      if (at < 0) {
        continue;
      }
      String before = name.substring(0, at);
      String behind = COPY.matcher(name.substring(at + function.length())).replaceFirst("");
      if (before.isEmpty() || before.equals("p_") || before.equals("r_")) {
        if (before.equals("r_") || isReturn(behind)) {
          return RETURNS.get(function);
        }
        if (isEntry(behind)) {
          return returns ? RETURNS.get(function) : entry.getValue();
        }
      }
    }
    return null;
  }

  private static boolean isReturn(String behind) {
    return switch (behind) {
      case "_ret", "_return", "_exit", "__exit", "__return" -> true;
      default -> false;
    };
  }

  private static boolean isEntry(String behind) {
    return behind.isEmpty()
        || behind.equals("_entry")
        || behind.equals("__entry")
        || behind.matches("_[0-9]+");
  }

  /**
   * What a field means.
   *
   * @param event the event's name
   * @param role of the event
   * @param field as the trace spells it; {@code arg1}, {@code arg2} ... are the parameters in order
   * @return {@code null} where it means nothing to us
   */
  public @Nullable EventField field(String event, EventRole role, String field) {
    EventField found = told.fields().get(event + "." + field);
    if (found == null) {
      found = told.fields().get(field);
    }
    if (found == null) {
      found = FIELDS.get(field);
    }
    if (found == null && isResult(field)) {
      found = result(role);
    }
    if (found == null && field.matches("arg[1-9]")) {
      found =
          role == EventRole.IOVA_ALLOC_RETURN && field.equals("arg1")
              ? EventField.PFN
              : parameter(role, field.charAt(3) - '1');
    }
    return found;
  }

  private static @Nullable EventField result(EventRole role) {
    return switch (role) {
      case IOVA_ALLOC_RETURN -> EventField.PFN;
      case SCAN_PASS_RETURN -> EventField.SUSPECTS;
      default -> null;
    };
  }

  private static boolean isResult(String field) {
    return field.equals("ret") || field.equals("retval") || field.equals("$retval");
  }

  /** The meaning of a function's parameter, counted from 0, or {@code null}. */
  public @Nullable EventField parameter(EventRole role, int index) {
    EventField[] parameters = PARAMETERS.getOrDefault(role, new EventField[0]);
    return index < parameters.length ? parameters[index] : null;
  }

  /** A function's name without what the compiler and the architecture add. */
  public static String plain(String function) {
    int from = function.startsWith(".") ? 1 : 0;
    int dot = function.indexOf('.', from);
    return dot < 0 ? function.substring(from) : function.substring(from, dot);
  }
}
