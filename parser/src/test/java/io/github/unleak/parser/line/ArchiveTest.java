package io.github.unleak.parser.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tars of every writer, as files and through pipes. */
class ArchiveTest {

  private static final String LONG = "d/" + "n".repeat(150) + "/kmemleak-3.txt";

  private final List<Diagnostic> diagnostics = new ArrayList<>();

  @TempDir Path folder;

  /** Writes tars as programs do, each a little differently. */
  private static final class Tar {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Tar header(String name, long size, char type, String magic) {
      byte[] block = new byte[512];
      put(block, 0, name);
      put(block, 100, "0000644");
      put(block, 124, String.format(Locale.ROOT, "%011o", size));
      put(block, 136, "00000000000");
      put(block, 257, magic);
      block[156] = (byte) type;
      Arrays.fill(block, 148, 156, (byte) ' ');
      int sum = 0;
      for (byte value : block) {
        sum += value & 0xff;
      }
      put(block, 148, String.format(Locale.ROOT, "%06o", sum) + "\0");
      out.writeBytes(block);
      return this;
    }

    private static void put(byte[] block, int at, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      System.arraycopy(bytes, 0, block, at, bytes.length);
    }

    Tar content(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      out.writeBytes(bytes);
      out.writeBytes(new byte[(512 - bytes.length % 512) % 512]);
      return this;
    }

    Tar file(String name, String text) {
      return header(name, text.length(), '0', "ustar\00000").content(text);
    }

    Tar gnu(String name, String text) {
      header("././@LongLink", name.length() + 1, 'L', "ustar  ").content(name + "\0");
      return header(name.substring(0, 100), text.length(), '0', "ustar  ").content(text);
    }

    Tar pax(String name, String text) {
      String record = " path=" + name + "\n";
      int length = record.length() + 2;
      length += Integer.toString(length).length() > 2 ? 1 : 0;
      String records = "20 comment=anything\n" + length + record;
      header("PaxHeaders/x", records.length(), 'x', "ustar\00000").content(records);
      return header(name.substring(0, 100), text.length(), '0', "ustar\00000").content(text);
    }

    byte[] end() {
      out.writeBytes(new byte[1024]);
      return out.toByteArray();
    }
  }

  private List<String> read(List<Input> inputs) throws IOException {
    List<String> all = new ArrayList<>();
    for (Input input : inputs) {
      try (InputStream in = input.open(diagnostics::add)) {
        all.add(input.path() + "=" + new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return all;
  }

  private List<Input> find(Path file) {
    return Inputs.find(List.of(file.toString()), InputStream.nullInputStream(), diagnostics::add);
  }

  private List<Input> pipe(byte[] bytes) {
    return Inputs.find(List.of("-"), new ByteArrayInputStream(bytes), diagnostics::add);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream packed = new GZIPOutputStream(out)) {
      packed.write(bytes);
    }
    return out.toByteArray();
  }

  /** The decoder of zstd gives nothing before it has the whole window. */
  @Test
  void aTarIsSeenThroughALargeFrame() throws IOException {
    StringBuilder text = new StringBuilder();
    Random random = new Random(5);
    while (text.length() < 3 << 20) {
      text.append(Long.toString(random.nextLong(), 36)).append('\n');
    }
    byte[] tar = new Tar().file("d/a.txt", text.toString()).file("d/b.txt", "b").out.toByteArray();
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new io.airlift.compress.zstd.ZstdOutputStream(packed)) {
      out.write(tar);
    }
    assertTrue(packed.size() > 1 << 20, "it must be larger than what is looked at first");
    Path file = Files.write(folder.resolve("d.tar.zst"), packed.toByteArray());
    List<Input> inputs =
        Inputs.find(List.of(file.toString()), InputStream.nullInputStream(), diagnostics::add);
    assertEquals(2, inputs.size());
    List<Input> piped =
        Inputs.find(List.of("-"), new ByteArrayInputStream(packed.toByteArray()), diagnostics::add);
    assertEquals(2, piped.size());
    assertEquals(List.of(), diagnostics);
  }

  @Test
  void everyFormIsAFolderOfItsFiles() throws IOException {
    for (byte[] tar :
        List.of(
            new Tar()
                .file("d/kmemleak-10.txt", "ten")
                .file("d/kmemleak-2.txt", "")
                .header("d/", 0, '5', "ustar\00000")
                .gnu(LONG, "three")
                .end(),
            new Tar()
                .header("d", 700, '5', "ustar\00000")
                .pax(LONG, "three")
                .file("./d//kmemleak-10.txt", "ten")
                .header("d/kmemleak-2.txt", 0, '\0', "")
                .end(),
            new Tar()
                .file("d/kmemleak-10.txt", "old")
                .gnu(LONG, "three")
                .header("d/link", 900, '2', "ustar\00000")
                .file("d/kmemleak-2.txt", "")
                .file("d/kmemleak-10.txt", "ten")
                .end())) {
      Path file = Files.write(folder.resolve("b.tar"), tar);
      Path packed = Files.write(folder.resolve("b.tgz"), gzip(tar));
      for (String path : List.of(file.toString(), packed.toString(), "-")) {
        List<Input> inputs = path.equals("-") ? pipe(gzip(tar)) : find(Path.of(path));
        String long3 = path + "/" + LONG + "=three";
        assertEquals(
            List.of(path + "/d/kmemleak-2.txt=", path + "/d/kmemleak-10.txt=ten", long3),
            read(inputs));
        assertEquals(path, inputs.get(0).folder());
        assertEquals(path + "/d/kmemleak-2.txt=", read(inputs).get(0), "each can be opened again");
      }
    }
    assertEquals(List.of(), diagnostics);
  }

  @Test
  void namesThatLeadOutsideOrAreHiddenAreLeftOut() throws IOException {
    byte[] tar =
        new Tar()
            .file("../x", "a")
            .file("/etc/passwd", "b")
            .file("d/../../y", "c")
            .file(".h/z", "d")
            .file("d/.h", "e")
            .end();
    assertEquals(List.of("-/etc/passwd=b"), read(pipe(tar)));
    assertEquals(List.of(), diagnostics);
  }

  @Test
  void compressedFilesInsideAreSeenThrough() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] packed = gzip("text".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(new Tar().header("a.gz", packed.length, '0', "ustar\00000").out.toByteArray());
    out.writeBytes(packed);
    out.writeBytes(new byte[512 - packed.length]);
    assertEquals(List.of("-/a.gz=text"), read(pipe(out.toByteArray())));
  }

  @Test
  void whatIsNoTarIsReadAsItIs() throws IOException {
    byte[] text = "unreferenced object\n".repeat(50_000).getBytes(StandardCharsets.US_ASCII);
    for (byte[] bytes : List.of(text, gzip(text), new byte[0], new byte[4096])) {
      List<String> whole = read(pipe(bytes));
      assertEquals(1, whole.size());
      Path file = Files.write(folder.resolve("a"), bytes);
      assertEquals(
          whole.get(0).substring(1), read(find(file)).get(0).substring(file.toString().length()));
    }
    assertEquals("-=" + new String(text, StandardCharsets.US_ASCII), read(pipe(gzip(text))).get(0));
  }

  @Test
  void aCutTarGivesWhatCameBeforeAndSaysSo() throws IOException {
    byte[] tar = new Tar().file("a", "x".repeat(600)).file("b", "y".repeat(600)).end();
    for (int length = 513; length < 3072; length += 37) {
      byte[] cut = Arrays.copyOf(tar, length);
      Path file = Files.write(folder.resolve("cut"), cut);
      for (List<Input> inputs : List.of(pipe(cut), find(file), pipe(gzip(cut)))) {
        diagnostics.clear();
        List<String> read = read(inputs);
        for (String text : read) {
          assertTrue(text.matches("(?s).*/(a=x*|b=y*)"), text);
        }
        boolean whole = length >= 512 + 600 && length <= 512 + 1024;
        if (length < 512 + 600) {
          assertEquals(DiagnosticCode.DAMAGED_ARCHIVE, diagnostics.get(0).code());
        }
        assertEquals(whole || length < 512 + 600 ? 1 : read.size(), read.size());
      }
    }
  }

  @Test
  void noBytesMakeItFail() throws IOException {
    byte[] tar = new Tar().gnu(LONG, "three").pax(LONG, "four").file("a", "x".repeat(99)).end();
    Random random = new Random(7);
    for (int round = 0; round < 3000; round++) {
      byte[] bytes = tar.clone();
      for (int change = random.nextInt(4); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      byte[] checked = round % 2 == 0 ? bytes : summed(bytes);
      List<String> read = read(pipe(checked));
      assertTrue(read.size() <= 4, "round " + round);
    }
  }

  /** With the checksum of the first header made right again, so that its fields are looked at. */
  private static byte[] summed(byte[] bytes) {
    Arrays.fill(bytes, 148, 156, (byte) ' ');
    int sum = 0;
    for (int at = 0; at < 512; at++) {
      sum += bytes[at] & 0xff;
    }
    Tar.put(bytes, 148, String.format(Locale.ROOT, "%06o", sum) + "\0");
    return bytes;
  }
}
