package io.github.unleak.cli.trials;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tags in the top byte of pointers to the linear map, as an arm64 kernel with KASAN_SW_TAGS prints
 * them: in the addresses and dumps of reports, and in the arguments of events.
 */
final class TagTransforms {

  /** The 48-bit linear map begins with 0xffff0 to 0xffff7, the rest is not memory of a slab. */
  private static final Pattern POINTER =
      Pattern.compile("(?<![0-9a-f])ff(ff[0-7][0-9a-f]{11})(?![0-9a-f])");

  private static final Pattern ROW =
      Pattern.compile("(\\s+)((?:[0-9a-f]{2} ){7,15}[0-9a-f]{2})(.*)");

  private TagTransforms() {}

  static boolean applies(Recording recording) {
    return recording.name().startsWith("lab-arm64/") && !recording.name().contains("sw");
  }

  static Recording tagged(Recording recording, RandomGenerator random) {
    if (!applies(recording)) {
      return recording;
    }
    long salt = random.nextLong();
    Recording changed = recording;
    List<String> paths = new ArrayList<>(recording.reads());
    paths.addAll(recording.traces());
    for (String path : paths) {
      List<String> lines = new ArrayList<>();
      for (String line : recording.lines(path)) {
        Matcher row = ROW.matcher(line);
        lines.add(
            row.matches()
                ? row.group(1) + dump(row.group(2), salt) + row.group(3)
                : pointers(line, salt));
      }
      changed = changed.with(path, lines);
    }
    return changed;
  }

  private static String pointers(String line, long salt) {
    if (line.contains("[<ff")) {
      return line; // code carries no tag
    }
    return POINTER.matcher(line).replaceAll(found -> tag(found.group(1), salt) + found.group(1));
  }

  private static String dump(String bytes, long salt) {
    String[] each = bytes.split(" ");
    for (int word = 0; word + 8 <= each.length; word += 8) {
      StringBuilder value = new StringBuilder();
      for (int at = word + 7; at >= word; at--) {
        value.append(each[at]);
      }
      Matcher pointer = POINTER.matcher(value);
      if (pointer.matches()) {
        each[word + 7] = tag(pointer.group(1), salt);
      }
    }
    return String.join(" ", each);
  }

  /** One tag for each KiB, so that all pointers into a magazine have the same. */
  private static String tag(String address, long salt) {
    long block = Long.parseLong(address, 16) >>> 10;
    long mixed = (block ^ salt) * 0x9e3779b97f4a7c15L;
    return String.format(java.util.Locale.ROOT, "%02x", 0x10 + (mixed >>> 40) % 0xe0);
  }
}
