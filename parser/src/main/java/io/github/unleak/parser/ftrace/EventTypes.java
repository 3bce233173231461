package io.github.unleak.parser.ftrace;

import io.github.unleak.parser.line.Newlines;
import io.github.unleak.parser.line.TextCursor;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Tells from the beginning of an event what type it has: from its name, and where a probe's place
 * follows in parentheses, from both.
 *
 * <p>Hot: asked for every line of a trace; all answers are kept by the bytes that led to them.
 */
final class EventTypes {

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long COLONS = ':' * ONES;
  private static final long BEHIND_OPENING = ('(' + 1) * ONES;

  /** trace-cmd's name for the lines of the function tracer. */
  private static final String FUNCTION = "function";

  private final EventMeanings meanings;
  private final CallSites sites;
  private final ByteRanges<EventType> names = new ByteRanges<>();
  private final ByteRanges<EventType> probes = new ByteRanges<>();
  private final ByteRanges<EventType> functions = new ByteRanges<>();
  private final TypeMemo memo = new TypeMemo();
  private int after;

  EventTypes(EventMeanings meanings, CallSites sites) {
    this.meanings = meanings;
    this.sites = sites;
  }

  /** Behind what told the type, after a call of {@link #at}. */
  int after() {
    return after;
  }

  /** The type of the event at {@code at}; {@link EventType#NONE} where it is of no interest. */
  EventType at(byte[] bytes, int at) {
    EventType known = memo.find(bytes, at);
    if (known != null) {
      int behind = at + memo.length();
      if (bytes[behind] != '(') {
        after = behind;
        return known;
      }
    }
    after = at;
    EventType type = read(bytes, at);
    if (type.form() == EventType.Form.NONE && after == at) {
      return type;
    }
    int behind = after;
    while (bytes[behind] == ' ') {
      behind++;
    }
    if (bytes[behind] != '(' && type.form() != EventType.Form.GRAPH) {
      memo.keep(bytes, at, behind, type);
    }
    return type;
  }

  private EventType read(byte[] bytes, int at) {
    int end = nameEnd(bytes, at);
    byte behind = bytes[end];
    if (behind == ':') {
      return named(bytes, at, end);
    }
    boolean call = behind == ' ' && bytes[end + 1] == '<' && bytes[end + 2] == '-';
    return call || behind == '(' ? function(bytes, at, end, behind == '(') : EventType.NONE;
  }

  /** Up to the next colon, opening parenthesis, space or control character. */
  static int nameEnd(byte[] bytes, int from) {
    for (int at = from; ; at += Long.BYTES) {
      long word = (long) LONGS.get(bytes, at);
      long colons = word ^ COLONS;
      long ends = (((word - BEHIND_OPENING) & ~word) | ((colons - ONES) & ~colons)) & HIGH_BITS;
      if (ends != 0) {
        return at + Newlines.firstByte(ends);
      }
    }
  }

  private EventType named(byte[] bytes, int at, int colon) {
    EventType type = names.get(bytes, at, colon);
    if (type == null) {
      type = byName(TextCursor.text(bytes, at, colon));
      names.put(bytes, at, colon, type);
    }
    after = colon + 1;
    int i = colon + 1;
    while (bytes[i] == ' ') {
      i++;
    }
    if (bytes[i] == '(' && type.form() != EventType.Form.GRAPH) {
      return probed(bytes, at, colon, i, type);
    }
    if (type.form() == EventType.Form.CALL) {
      return traced(bytes, i);
    }
    return type;
  }

  private EventType byName(String name) {
    return switch (name) {
      case "funcgraph_entry", "funcgraph_exit" ->
          new EventType(EventRole.MARKER, name, EventType.Form.GRAPH, CallSite.NONE, false);
      case FUNCTION ->
          new EventType(EventRole.MARKER, name, EventType.Form.CALL, CallSite.NONE, false);
      default -> {
        EventRole role = meanings.role(name, null, -1, false);
        yield role == null ? EventType.NONE : fields(role, name, CallSite.NONE, false);
      }
    };
  }

  private static EventType fields(EventRole role, String name, CallSite site, boolean probe) {
    return new EventType(role, name, EventType.Form.FIELDS, site, probe);
  }

  /** The type of {@code name: (function+0x4/0x2c0) …} and {@code name: (to <- function) …}. */
  private EventType probed(byte[] bytes, int at, int colon, int open, EventType plain) {
    if (plain.role() == EventRole.MARKER && plain != EventType.NONE) {
      return plain;
    }
    int close = open + 1;
    while (isPlacePart(bytes[close])) {
      close++;
    }
    if (bytes[close] != ')') {
      return plain;
    }
    EventType type = probes.get(bytes, at, close);
    if (type == null) {
      type = byProbe(TextCursor.text(bytes, at, colon), TextCursor.text(bytes, open + 1, close));
      type = type == null ? plain : type;
      probes.put(bytes, at, close, type);
    }
    after = type == plain ? after : close + 1;
    return type;
  }

  private static boolean isPlacePart(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= '0' && b <= '9')
        || (b >= 'A' && b <= 'Z')
        || b == ' '
        || (b >= '+' && b <= '/' && b != ',')
        || b == '_'
        || b == '<'
        || b == '['
        || b == ']'
        || b == '$'
        || b == ':';
  }

  /** {@code null} where it is no place of a probe. */
  private @Nullable EventType byProbe(String name, String place) {
    int arrow = place.indexOf(" <- ");
    CallSite first = CallSites.read(arrow < 0 ? place : place.substring(0, arrow));
    CallSite site = CallSite.NONE;
    CallSite probe = first;
    if (arrow >= 0) {
      // With symbols the place returned to comes first. trace-cmd prints addresses, in the order
      // of the record: the function, then the place.
      CallSite second = CallSites.read(place.substring(arrow + 4));
      boolean symbols = second.symbol() != null;
      probe = symbols ? second : first;
      site = symbols ? first : second;
    }
    if (arrow < 0 && probe.symbol() != null && probe.offset() < 0) {
      return null; // probes are always printed with their offset
    }
    EventRole role = meanings.role(name, probe.symbol(), probe.offset(), arrow >= 0);
    return role == null ? EventType.NONE : fields(role, name, sites.shared(site), true);
  }

  private EventType function(byte[] bytes, int at, int end, boolean arguments) {
    after = arguments ? end : end + 3;
    EventType type = functions.get(bytes, at, end + 1);
    if (type == null) {
      String name = TextCursor.text(bytes, at, end);
      type = call(name, false, arguments);
      functions.put(bytes, at, end + 1, type);
    }
    return type;
  }

  /** The type of the entry of the function in {@code [from, end)}. */
  EventType called(byte[] bytes, int from, int end) {
    return function(bytes, from, end, true);
  }

  /** The type of a traced function's entry or return; NONE where it is of no interest. */
  EventType call(String function, boolean returns, boolean arguments) {
    EventRole role = meanings.function(function, returns);
    return role == null
        ? EventType.NONE
        : new EventType(
            role,
            function,
            arguments ? EventType.Form.CALL_WITH_ARGUMENTS : EventType.Form.CALL,
            CallSite.NONE,
            true);
  }

  /** trace-cmd: {@code function: alloc_iova_fast <-- iommu_dma_alloc_iova}. */
  private EventType traced(byte[] bytes, int at) {
    int end = nameEnd(bytes, at);
    return bytes[end] == ' ' || bytes[end] == '('
        ? function(bytes, at, end, bytes[end] == '(')
        : EventType.NONE;
  }

  /** Who called, as it stands behind the {@code <-} before {@code at} or later in the line. */
  CallSite caller(byte[] bytes, int at) {
    int i = at;
    while (bytes[i] != '\n' && (bytes[i - 1] != '-' || bytes[i - 2] != '<')) {
      i++;
    }
    while (bytes[i] == '-' || bytes[i] == ' ') {
      i++;
    }
    int end = i;
    while (bytes[end] > ' ') {
      end++;
    }
    return end == i ? CallSite.NONE : sites.at(bytes, i, end);
  }

  /** What fields mean. */
  EventMeanings meanings() {
    return meanings;
  }
}
