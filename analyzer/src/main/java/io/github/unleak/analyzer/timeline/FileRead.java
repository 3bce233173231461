package io.github.unleak.analyzer.timeline;

import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.kmemleak.Origin;
import io.github.unleak.parser.line.SourceLine;
import java.io.Serializable;
import java.util.List;

/**
 * One read of the kmemleak file, which need not list all that the last scan left: see {@link
 * SkippedEntries}.
 *
 * @param source its first line
 * @param objects in the order of the file, each once
 */
public record FileRead(SourceLine source, List<KmemleakObject> objects) implements Serializable {

  public FileRead {
    objects = List.copyOf(objects);
  }

  /** Bytes of each entry, -1 for those of which that is not known. */
  int[] bytes() {
    int[] bytes = new int[objects.size()];
    for (int at = 0; at < bytes.length; at++) {
      bytes[at] = objects.get(at).origin().bytes();
    }
    // Something between two entries would mean that not all of it came from the kernel.
    for (int at = 1; at < bytes.length; at++) {
      long behind = objects.get(at - 1).origin().offset() + bytes[at - 1];
      if (objects.get(at).origin().offset() != behind) {
        bytes[at] = -1;
      }
    }
    return bytes;
  }

  /** Bytes up to the end of the last entry, or -1 if that is not known or nothing is listed. */
  long end() {
    if (objects.isEmpty()) {
      return -1;
    }
    Origin last = objects.get(objects.size() - 1).origin();
    return last.offset() < 0 || last.bytes() < 0 ? -1 : last.offset() + last.bytes();
  }
}
