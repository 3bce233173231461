package io.github.unleak.analyzer;

import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.Analyzer;
import io.github.unleak.analyzer.verdict.Assumptions;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.parser.kmemleak.KernelNotice;
import io.github.unleak.parser.kmemleak.KmemleakLog;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.kmemleak.NoticeKind;
import io.github.unleak.parser.line.InputKind;
import io.github.unleak.parser.line.InputSummary;
import io.github.unleak.parser.line.SourceLine;
import java.util.ArrayList;
import java.util.List;

/** Inputs made by hand. */
public final class Reports {

  private Reports() {}

  /** One read of the kmemleak file, found in a folder {@code dir}. */
  public static KmemleakLog read(int number, Entry... entries) {
    return file("dir/kmemleak-" + number + ".txt", "dir", entries);
  }

  /** One read in the same folder that also lists six leaks, which show that it is of that boot. */
  public static KmemleakLog readOfOneBoot(int number, Entry... entries) {
    List<Entry> all = new ArrayList<>(List.of(entries));
    for (int i = 0; i < 6; i++) {
      long address = 0xffff8881f0000000L + i * 4096L;
      all.add(
          Entry.at(address).jiffies(Entry.JIFFIES - 137L * (i + 1)).stack("kmalloc", "kept_open"));
    }
    return read(number, all.toArray(new Entry[0]));
  }

  /** One read of the kmemleak file that the user named. */
  public static KmemleakLog named(String path, Entry... entries) {
    return file(path, null, entries);
  }

  public static KmemleakLog file(
      String path, @org.jspecify.annotations.Nullable String folder, Entry... entries) {
    InputKind kind = entries.length == 0 ? InputKind.EMPTY : InputKind.KMEMLEAK;
    return new KmemleakLog(
        new InputSummary(path, folder, kind, entries.length * 500L, entries.length * 10L),
        objects(path, entries),
        List.of(),
        List.of(),
        List.of());
  }

  /** A log; entries on lines 100, 110 ... in order, notices wherever they say. */
  public static KmemleakLog console(String path, List<KernelNotice> notices, Entry... entries) {
    return new KmemleakLog(
        new InputSummary(path, "dir", InputKind.CONSOLE, 1000, 1000),
        objects(path, entries),
        notices,
        List.of(),
        List.of());
  }

  public static KernelNotice notice(NoticeKind kind, long line, long micros, String text) {
    return new KernelNotice(kind, -1, micros, text, new SourceLine("dir/dmesg.txt", line));
  }

  private static List<KmemleakObject> objects(String path, Entry... entries) {
    List<KmemleakObject> objects = new ArrayList<>();
    long offset = 0;
    for (Entry entry : entries) {
      objects.add(entry.object(path, 100 + 10L * objects.size(), offset));
      offset += entry.printed();
    }
    return objects;
  }

  public static Analysis analyze(KmemleakLog... logs) {
    return Analyzer.analyze(List.of(logs), Assumptions.NONE);
  }

  /** The judged object that starts at {@code address}; the last one where there are several. */
  public static JudgedObject judged(Analysis analysis, long address) {
    JudgedObject found = null;
    for (JudgedObject object : analysis.objects()) {
      if (object.subject().address().value() == address) {
        found = object;
      }
    }
    if (found == null) {
      throw new AssertionError("no object at 0x" + Long.toHexString(address));
    }
    return found;
  }
}
