package io.github.unleak.parser.ftrace.dat;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the events of one type are stored, as the recorded kernel described it.
 *
 * @param system the folder it was in, for example {@code kmem}
 * @param name of the event, without the system
 * @param fields in the order of the description
 */
record EventFormat(String system, String name, List<FormatField> fields) {

  EventFormat {
    fields = List.copyOf(fields);
  }

  /** The field of this name, or {@code null}. */
  @Nullable FormatField field(String wanted) {
    for (FormatField field : fields) {
      if (field.name().equals(wanted)) {
        return field;
      }
    }
    return null;
  }
}
