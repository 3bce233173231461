package io.github.unleak.benchmarks;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes large reports from small real ones: the same objects with other addresses, other jiffies,
 * other bytes in the dump, and backtraces of up to 16 frames put together from those of the sample.
 * The same arguments give the same bytes.
 */
public final class ReportGenerator {

  /** Distinct backtraces in a report: a machine that leaks much leaks in few places. */
  private static final int BACKTRACES = 500;

  private final Random random;
  private final List<String> frames = new ArrayList<>();
  private final List<String> backtraces = new ArrayList<>();

  /**
   * @param sample a real report, from which the frames are taken
   * @param seed tells reports apart
   */
  public ReportGenerator(String sample, long seed) {
    random = new Random(seed);
    for (String line : sample.split("\n")) {
      if (line.startsWith("    ") && line.contains("+0x") && !frames.contains(line)) {
        frames.add(line);
      }
    }
    for (int i = 0; i < BACKTRACES; i++) {
      StringBuilder backtrace = new StringBuilder();
      for (int frame = 10 + random.nextInt(7); frame > 0; frame--) {
        String line = frames.get(random.nextInt(frames.size()));
        int plus = line.indexOf("+0x");
        backtrace.append(line, 0, plus).append("+0x");
        backtrace.append(Integer.toHexString(random.nextInt(0x800)));
        backtrace.append(line, line.indexOf('/', plus), line.length()).append('\n');
      }
      backtraces.add(backtrace.toString());
    }
  }

  /** Appends one object. */
  public void object(StringBuilder text) {
    long address = 0xffff888000000000L + ((long) random.nextInt(1 << 28) << 4);
    text.append("unreferenced object 0x").append(Long.toHexString(address));
    text.append(" (size ").append(32 << random.nextInt(7)).append("):\n  comm \"kworker/");
    text.append(random.nextInt(8)).append(":1\", pid ").append(random.nextInt(30_000));
    text.append(", jiffies ").append(4_294_667_296L + random.nextInt(10_000_000)).append('\n');
    text.append("  hex dump (first 32 bytes):\n");
    row(text);
    row(text);
    text.append("  backtrace (crc ").append(Integer.toHexString(random.nextInt())).append("):\n");
    text.append(backtraces.get(random.nextInt(BACKTRACES)));
  }

  private void row(StringBuilder text) {
    StringBuilder characters = new StringBuilder();
    text.append("    ");
    for (int i = 0; i < 16; i++) {
      int b = random.nextInt(3) == 0 ? 0 : random.nextInt(256);
      text.append(Character.forDigit(b >> 4, 16)).append(Character.forDigit(b & 15, 16));
      text.append(' ');
      characters.append(b >= ' ' && b < 0x7f ? (char) b : '.');
    }
    text.append(' ').append(characters).append('\n');
  }

  /** Arguments: the sample, how many objects, the file to write. */
  public static void main(String[] arguments) throws IOException {
    ReportGenerator generator = new ReportGenerator(Files.readString(Path.of(arguments[0])), 1);
    try (Writer out =
        new BufferedWriter(
            Files.newBufferedWriter(Path.of(arguments[2]), StandardCharsets.US_ASCII), 1 << 20)) {
      StringBuilder text = new StringBuilder();
      for (int i = Integer.parseInt(arguments[1]); i > 0; i--) {
        text.setLength(0);
        generator.object(text);
        out.append(text);
      }
    }
  }
}
