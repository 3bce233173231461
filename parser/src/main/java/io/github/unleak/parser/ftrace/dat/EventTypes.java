package io.github.unleak.parser.ftrace.dat;

import io.github.unleak.parser.ftrace.EventMeanings;
import io.github.unleak.parser.ftrace.TraceLoss;
import org.jspecify.annotations.Nullable;

/** What each type id of a file stands for, found out when the first event of it comes. */
final class EventTypes {

  private final @Nullable EventType[] known = new @Nullable EventType[EventFormats.IDS];
  private final Recording recording;
  private final EventMeanings meanings;
  private final Damage damage;

  EventTypes(Recording recording, EventMeanings meanings, Damage damage) {
    this.recording = recording;
    this.meanings = meanings;
    this.damage = damage;
  }

  /** The type of this id, 0 to 65535. */
  EventType of(int id) {
    EventType type = known[id];
    return type == null ? find(id) : type;
  }

  private EventType find(int id) {
    EventFormat format = recording.formats.get(id);
    EventType type = EventType.MEANINGLESS;
    if (format != null) {
      type = EventType.of(format, meanings, recording.symbols);
    } else {
      damage.undescribed(id);
      damage.loss(TraceLoss.Kind.DAMAGED, -1, -1);
    }
    known[id] = type;
    return type;
  }
}
