package io.github.unleak.parser.ftrace.dat;

import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventMeanings;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceContext;
import io.github.unleak.parser.ftrace.TraceEvent;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes what has a meaning out of the events of one type and role. Hot. */
final class EventDecoder {

  /** For events that mean nothing. */
  static final EventDecoder NOTHING =
      new EventDecoder(
          EventRole.MARKER,
          new EventFormat("", "", List.of()),
          new EventMeanings(TraceVocabulary.NONE));

  // enum trace_flag_type, include/linux/trace_events.h
  private static final int FLAG_HARDIRQ = 0x08;
  private static final int FLAG_SOFTIRQ = 0x10;
  private static final int FLAG_NMI = 0x40;

  private final EventRole role;
  private final int[] offsets;
  private final int[] sizes;
  private final boolean[] signed;
  private final EventField[] meant;
  private final @Nullable FormatField flags;
  private final @Nullable FormatField pid;
  private final @Nullable FormatField site;
  private final @Nullable FormatField cache;
  private final @Nullable FormatField text;
  private final @Nullable FormatField arguments;
  private final EventField[] parameters;
  private final int wordSize;

  EventDecoder(EventRole role, EventFormat format, EventMeanings meanings) {
    this.role = role;
    this.flags = number(format, "common_flags");
    this.pid = number(format, "common_pid");
    FormatField returnsTo = number(format, "__probe_ret_ip");
    this.site = returnsTo == null ? number(format, "call_site") : returnsTo;
    boolean slab = role == EventRole.MEMORY_ALLOC || role == EventRole.MEMORY_FREE;
    FormatField name = format.field("name");
    this.cache = slab && name != null && isText(name) ? name : null;
    this.text = role == EventRole.MARKER ? text(format) : null;
    this.arguments = arguments(format);
    this.parameters = parameters(role, meanings);
    FormatField caller =
        number(format, "parent_ip") == null ? number(format, "func") : number(format, "parent_ip");
    this.wordSize = caller == null ? 8 : caller.size();
    List<FormatField> fields = new ArrayList<>();
    List<EventField> meanOf = new ArrayList<>();
    for (FormatField field : format.fields()) {
      EventField meaning =
          field.isNumber() ? meanings.field(format.name(), role, field.name()) : null;
      if (meaning != null) {
        fields.add(field);
        meanOf.add(meaning);
      }
    }
    this.offsets = fields.stream().mapToInt(FormatField::offset).toArray();
    this.sizes = fields.stream().mapToInt(FormatField::size).toArray();
    this.signed = new boolean[sizes.length];
    for (int i = 0; i < signed.length; i++) {
      signed[i] = fields.get(i).signed();
    }
    this.meant = meanOf.toArray(new EventField[0]);
  }

  private static @Nullable FormatField number(EventFormat format, String name) {
    FormatField field = format.field(name);
    return field != null && field.isNumber() ? field : null;
  }

  private static boolean isText(FormatField field) {
    return field.isTextElsewhere() || field.isTextBehind();
  }

  /** The text that somebody wrote: {@code buf} of {@code print}, else the first text there is. */
  private static @Nullable FormatField text(EventFormat format) {
    FormatField buffer = format.field("buf");
    if (buffer != null) {
      return buffer;
    }
    for (FormatField field : format.fields()) {
      if (isText(field)) {
        return field;
      }
    }
    return null;
  }

  /** {@code args[]} of the function tracer and the function graph, from 6.15 on. */
  private static @Nullable FormatField arguments(EventFormat format) {
    FormatField field = format.field("args");
    return field != null && field.array() && format.system().equals("ftrace") ? field : null;
  }

  private static EventField[] parameters(EventRole role, EventMeanings meanings) {
    List<EventField> parameters = new ArrayList<>();
    for (EventField next = meanings.parameter(role, 0);
        next != null;
        next = meanings.parameter(role, parameters.size())) {
      parameters.add(next);
    }
    return parameters.toArray(new EventField[0]);
  }

  /** What the events mean. */
  EventRole role() {
    return role;
  }

  /** Fills {@code event}, which has begun, from the event at {@code payload}. */
  void decode(CpuStream stream, Tables tables, TraceEvent event) {
    byte[] bytes = stream.bytes();
    int payload = stream.payload();
    int length = stream.length();
    Words words = tables.words();
    int task = pid == null ? -1 : (int) get(pid, bytes, payload, length, words, -1);
    event.by(stream.cpu, task, context(bytes, payload, length, words));
    event.comm(tables.comms().get(task));
    for (int i = 0; i < offsets.length; i++) {
      int offset = offsets[i];
      int size = sizes[i];
      if (offset + size <= length) {
        event.with(meant[i], words.number(bytes, payload + offset, size, signed[i]));
      }
    }
    if (site != null && site.end() <= length) {
      long address = words.number(bytes, payload + site.offset(), site.size(), false);
      event.at(tables.sites().at(address));
    }
    if (cache != null) {
      cache(cache, bytes, payload, length, tables, event);
    }
    if (text != null) {
      event.text(text(text, bytes, payload, length, words));
    }
    if (arguments != null) {
      arguments(arguments, bytes, payload, length, words, event);
    }
  }

  private TraceContext context(byte[] bytes, int payload, int length, Words words) {
    if (flags == null) {
      return TraceContext.UNKNOWN;
    }
    int set = (int) get(flags, bytes, payload, length, words, 0);
    if ((set & FLAG_NMI) != 0) {
      return TraceContext.NMI;
    }
    if ((set & FLAG_HARDIRQ) != 0) {
      return TraceContext.HARDIRQ;
    }
    return (set & FLAG_SOFTIRQ) != 0 ? TraceContext.SOFTIRQ : TraceContext.TASK;
  }

  private static long get(
      FormatField field, byte[] bytes, int payload, int length, Words words, long otherwise) {
    return field.end() > length
        ? otherwise
        : words.number(bytes, payload + field.offset(), field.size(), field.signed());
  }

  /** Where the bytes of a text are, as offset and length in the event; -1 where outside of it. */
  private static long place(FormatField field, byte[] bytes, int payload, int length, Words words) {
    if (field.end() > length) {
      return -1;
    }
    if (!isText(field)) {
      int size = field.size() == 0 ? length - field.offset() : field.size();
      return (long) size << 32 | field.offset();
    }
    int word = words.i32(bytes, payload + field.offset());
    int from = (word & 0xffff) + (field.isTextBehind() ? field.end() : 0);
    int size = word >>> 16;
    return from + size > length ? -1 : (long) size << 32 | from;
  }

  private static void cache(
      FormatField field, byte[] bytes, int payload, int length, Tables tables, TraceEvent event) {
    long place = place(field, bytes, payload, length, tables.words());
    if (place >= 0) {
      int from = payload + (int) place;
      event.cache(tables.names().get(bytes, from, from + (int) (place >>> 32)));
    }
  }

  private static String text(
      FormatField field, byte[] bytes, int payload, int length, Words words) {
    long place = place(field, bytes, payload, length, words);
    if (place < 0) {
      return "";
    }
    int from = payload + (int) place;
    int last = from + (int) (place >>> 32);
    int end = from;
    while (end < last && bytes[end] != 0) {
      end++;
    }
    while (end > from && bytes[end - 1] == '\n') {
      end--;
    }
    return new String(bytes, from, end - from, StandardCharsets.UTF_8);
  }

  /** Registers: of a narrow parameter the upper bits may hold anything. */
  private void arguments(
      FormatField field, byte[] bytes, int payload, int length, Words words, TraceEvent event) {
    int size = wordSize;
    for (int i = 0; i < parameters.length; i++) {
      int offset = field.offset() + i * size;
      if (offset + size > length) {
        return;
      }
      long value = words.number(bytes, payload + offset, size, false);
      event.with(
          parameters[i],
          switch (parameters[i]) {
            case FLUSH -> value & 0xff;
            case CPU -> (int) value;
            default -> value;
          });
    }
  }
}
