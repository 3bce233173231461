package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.kmemleak.Backtrace;
import io.github.unleak.parser.kmemleak.Frame;
import io.github.unleak.parser.kmemleak.HexDump;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Compares two entries of one object part by part: age, checksum, dump and backtrace. A part that
 * one of them lacks was cut out by hand, by {@code grep -A} or by damage; it does not make the
 * entries different.
 */
final class EntryParts {

  private EntryParts() {}

  /** True if no part that both entries have shows that they are of different reads. */
  static boolean agree(KmemleakObject one, KmemleakObject other) {
    boolean ages = one.ageMillis() < 0 || other.ageMillis() < 0;
    boolean checksums = one.crc() < 0 || other.crc() < 0;
    boolean bytes = asPrinted(one) && asPrinted(other);
    return (ages || one.ageMillis() == other.ageMillis())
        && (checksums || one.crc() == other.crc())
        && (!bytes
            || (sameStart(one.dump(), other.dump())
                && (within(one.backtrace(), other.backtrace())
                    || within(other.backtrace(), one.backtrace()))));
  }

  /** True if {@code one} lacks frames that {@code other} has, and has no frame of its own. */
  static boolean lacksFrames(KmemleakObject one, KmemleakObject other) {
    return !one.backtrace().equals(other.backtrace())
        && printed(one.backtrace()).size() < printed(other.backtrace()).size()
        && within(one.backtrace(), other.backtrace());
  }

  private static boolean asPrinted(KmemleakObject object) {
    return !object.origin().damaged() && !object.origin().quoted();
  }

  private static boolean sameStart(HexDump one, HexDump other) {
    int both = Math.min(one.length(), other.length());
    if (both > 0 && one.cpu() != other.cpu()) {
      return false;
    }
    for (int at = 0; at < both; at++) {
      if (one.at(at) != other.at(at)) {
        return false;
      }
    }
    return true;
  }

  /** True if the frames of {@code part} stand in {@code whole}, in this order. */
  private static boolean within(Backtrace part, Backtrace whole) {
    if (part.equals(whole)) {
      return true;
    }
    List<Frame> left = printed(part);
    int found = 0;
    for (Frame frame : printed(whole)) {
      if (found < left.size() && agree(left.get(found), frame)) {
        found++;
      }
    }
    return found == left.size();
  }

  /** Without the frames that a symboliser added. */
  private static List<Frame> printed(Backtrace backtrace) {
    List<Frame> printed = new ArrayList<>(backtrace.frames());
    printed.removeIf(Frame::inline);
    return printed;
  }

  private static boolean agree(Frame one, Frame other) {
    boolean addresses =
        one.address() == 0 || other.address() == 0 || one.hashed() != other.hashed();
    boolean offsets = one.offset() < 0 || other.offset() < 0;
    return Objects.equals(one.symbol(), other.symbol())
        && (addresses || one.address() == other.address())
        && (offsets || one.offset() == other.offset());
  }
}
