package io.github.unleak.parser.ftrace.dat;

import io.github.unleak.parser.ftrace.EventMeanings;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the events of one type mean: all the same, or, where an event says in which function it was
 * recorded, what that function tells. Hot.
 */
final class EventType {

  /** Events that mean nothing here. */
  static final EventType MEANINGLESS =
      new EventType(
          new EventFormat("", "", List.of()),
          new EventMeanings(TraceVocabulary.NONE),
          Symbols.NONE,
          null,
          false);

  private final EventFormat format;
  private final EventMeanings meanings;
  private final Symbols symbols;
  private final @Nullable FormatField function;
  private final boolean returns;
  private final EventDecoder same;
  private final AddressMap<EventDecoder> byFunction = new AddressMap<>();
  private long lastFunction;
  private @Nullable EventDecoder last;

  private EventType(
      EventFormat format,
      EventMeanings meanings,
      Symbols symbols,
      @Nullable FormatField function,
      boolean returns) {
    this.format = format;
    this.meanings = meanings;
    this.symbols = symbols;
    this.function = function;
    this.returns = returns;
    this.same = decoder(meanings.role(format.name(), null, -1, returns));
  }

  /** What the events of this format mean. */
  static EventType of(EventFormat format, EventMeanings meanings, Symbols symbols) {
    FormatField returned = format.field("__probe_func");
    FormatField entered = format.field("__probe_ip");
    boolean returns = returned != null || format.name().equals("funcgraph_exit");
    FormatField function = returned != null ? returned : entered;
    if (function == null && format.system().equals("ftrace")) {
      function =
          switch (format.name()) {
            case "function" -> format.field("ip");
            case "funcgraph_entry", "funcgraph_exit", "fgraph_retaddr_entry" ->
                format.field("func");
            default -> null;
          };
    }
    boolean usable = function != null && function.isNumber();
    EventType type = new EventType(format, meanings, symbols, usable ? function : null, returns);
    return !usable && type.same == EventDecoder.NOTHING ? MEANINGLESS : type;
  }

  /** How to decode an event at {@code payload}; {@link EventDecoder#NOTHING} for not at all. */
  EventDecoder decoder(byte[] bytes, int payload, int length, Words words) {
    FormatField field = function;
    if (field == null || field.end() > length) {
      return same;
    }
    long address = words.number(bytes, payload + field.offset(), field.size(), false);
    EventDecoder decoder = last;
    if (decoder == null || address != lastFunction) {
      decoder = byFunction.get(address);
      if (decoder == null) {
        decoder = find(address);
        byFunction.put(address, decoder);
      }
      last = decoder;
      lastFunction = address;
    }
    return decoder;
  }

  /** What is not in the symbols is judged by the event's name alone. */
  private EventDecoder find(long address) {
    int symbol = symbols.find(address);
    return symbol < 0
        ? same
        : decoder(
            meanings.role(
                format.name(), symbols.name(symbol), address - symbols.start(symbol), returns));
  }

  private EventDecoder decoder(@Nullable EventRole role) {
    return role == null ? EventDecoder.NOTHING : new EventDecoder(role, format, meanings);
  }
}
