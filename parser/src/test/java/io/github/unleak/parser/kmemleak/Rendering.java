package io.github.unleak.parser.kmemleak;

import java.util.List;
import java.util.Locale;

/** Writes objects as {@code mm/kmemleak.c} does: the inverse of reading. */
final class Rendering {

  private Rendering() {}

  static String of(KmemleakLog log) {
    StringBuilder text = new StringBuilder();
    log.objects().forEach(object -> render(object, text));
    return text.toString();
  }

  private static void render(KmemleakObject object, StringBuilder text) {
    text.append("unreferenced object ").append(object.percpu() ? "(percpu) " : "");
    text.append(object.address()).append(" (size ").append(object.size()).append("):\n");
    text.append("  comm \"").append(object.comm()).append("\", pid ").append(object.pid());
    text.append(", jiffies ").append(Long.toUnsignedString(object.jiffies()));
    if (object.ageMillis() >= 0) {
      text.append(
          String.format(
              Locale.ROOT,
              " (age %d.%03ds)",
              object.ageMillis() / 1000,
              object.ageMillis() % 1000));
    }
    text.append('\n');
    dump(object.dump(), text);
    text.append("  backtrace");
    if (object.crc() >= 0) {
      text.append(" (crc ").append(Long.toHexString(object.crc())).append(')');
    }
    text.append(":\n");
    List<Frame> frames = object.backtrace().frames();
    boolean brackets = frames.stream().anyMatch(f -> f.symbol() != null && f.address() != 0);
    boolean hidden = frames.stream().anyMatch(f -> f.hashed() && f.address() == 0);
    for (Frame frame : frames) {
      text.append("    ").append(hidden ? "[<(____ptrval____)>] " : "");
      frame(frame, brackets, text);
    }
    if (object.backtrace().terminated()) {
      text.append("    [<ffffffffffffffff>] 0xffffffffffffffff\n");
    }
    if (object.moreObjects() > 0) {
      text.append("  ... and ").append(object.moreObjects());
      text.append(" more object(s) with the same backtrace\n");
    }
  }

  private static void dump(HexDump dump, StringBuilder text) {
    if (dump.promised() == 0) {
      return;
    }
    text.append("  hex dump (first ").append(dump.promised()).append(" bytes");
    text.append(dump.cpu() >= 0 ? " on cpu " + dump.cpu() : "").append("):\n");
    for (int row = 0; row < dump.length(); row += 16) {
      StringBuilder bytes = new StringBuilder();
      StringBuilder characters = new StringBuilder();
      for (int i = row; i < Math.min(row + 16, dump.length()); i++) {
        bytes.append(String.format(Locale.ROOT, "%02x ", dump.at(i)));
        characters.append(dump.at(i) >= 32 && dump.at(i) < 127 ? (char) dump.at(i) : '.');
      }
      text.append(String.format(Locale.ROOT, "    %-49s%s%n", bytes, characters));
    }
  }

  private static void frame(Frame frame, boolean brackets, StringBuilder text) {
    if (brackets) {
      boolean narrow = frame.address() >>> 32 == 0 && !frame.hashed();
      String format = narrow ? "[<%08x>] " : "[<%016x>] ";
      text.append(String.format(Locale.ROOT, format, frame.address()));
    }
    if (frame.symbol() == null) {
      text.append("0x").append(Long.toHexString(frame.address()));
    } else {
      text.append(frame.symbol());
    }
    if (frame.offset() >= 0) {
      text.append("+0x").append(Long.toHexString(frame.offset()));
      text.append("/0x").append(Long.toHexString(frame.size()));
    }
    text.append(frame.module() == null ? "" : " [" + frame.module() + "]");
    text.append(frame.location() == null ? "" : " " + frame.location());
    text.append(frame.inline() ? " [inline]" : "").append('\n');
  }
}
