package io.github.unleak.parser.ftrace.dat;

import java.util.ArrayList;
import java.util.List;

/**
 * One field as a format file describes it, for example {@code field:unsigned long call_site;
 * offset:8; size:8; signed:0;} (kernel/trace/trace_events.c, {@code f_show()}).
 *
 * @param name without brackets
 * @param type what stands before the name
 * @param offset from the beginning of the event's payload, bytes
 * @param size bytes; 0 for what reaches to the end of the event
 * @param signed true for signed numbers
 * @param array true where the name has brackets
 */
record FormatField(String name, String type, int offset, int size, boolean signed, boolean array) {

  private static final int LARGEST = 1 << 20;

  /** All fields of a format file; lines that are none are passed over. */
  static List<FormatField> parse(String text) {
    List<FormatField> fields = new ArrayList<>();
    for (String line : text.split("\n", -1)) {
      int from = line.indexOf("field:");
      int to = line.indexOf(';');
      if (from < 0 || to < from || line.startsWith("print fmt")) {
        continue;
      }
      int offset = attribute(line, "offset:");
      int size = attribute(line, "size:");
      if (offset >= 0 && size >= 0) {
        fields.add(
            of(
                line.substring(from + "field:".length(), to).strip(),
                offset,
                size,
                attribute(line, "signed:") == 1));
      }
    }
    return fields;
  }

  private static FormatField of(String declaration, int offset, int size, boolean signed) {
    int bracket = declaration.lastIndexOf('[');
    boolean array = declaration.endsWith("]") && bracket > 0;
    String plain = array ? declaration.substring(0, bracket).strip() : declaration;
    int space = plain.lastIndexOf(' ');
    String type = space < 0 ? "" : plain.substring(0, space).strip();
    // "__data_loc char[] name" has its brackets in the type.
    return new FormatField(plain.substring(space + 1), type, offset, size, signed, array);
  }

  private static int attribute(String line, String key) {
    int from = line.indexOf(key);
    if (from < 0) {
      return -1;
    }
    int at = from + key.length();
    int value = 0;
    int digits = 0;
    while (at < line.length() && line.charAt(at) >= '0' && line.charAt(at) <= '9') {
      value = value * 10 + line.charAt(at) - '0';
      if (value > LARGEST) {
        return -1;
      }
      at++;
      digits++;
    }
    return digits == 0 ? -1 : value;
  }

  /** True where the field is a place and a length of text elsewhere in the event. */
  boolean isTextElsewhere() {
    return size == 4 && type.startsWith("__data_loc") && type.contains("char");
  }

  /** The same, with a place relative to the end of the field. */
  boolean isTextBehind() {
    return size == 4 && type.startsWith("__rel_loc") && type.contains("char");
  }

  /** True where the field is one number. */
  boolean isNumber() {
    return !array
        && !type.startsWith("__data_loc")
        && !type.startsWith("__rel_loc")
        && (size == 1 || size == 2 || size == 4 || size == 8);
  }

  /** Behind its last byte. */
  int end() {
    return offset + size;
  }
}
