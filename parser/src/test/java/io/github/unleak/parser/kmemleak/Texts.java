package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.Input;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Texts and resources read as inputs. */
final class Texts {

  /** One object in the layout of Linux 4.15 to 6.7. */
  static final String OBJECT =
      """
      unreferenced object 0xffff888103a5c400 (size 64):
        comm "modprobe", pid 411, jiffies 4294912345 (age 62.508s)
        hex dump (first 32 bytes):
          00 c4 a5 03 81 88 ff ff 68 65 6c 6c 6f 20 41 42  ........hello AB
          00 00 00 00 00 00 00 00 6b 6b 6b 6b 6b 6b 6b a5  ........kkkkkkk.
        backtrace:
          [<00000000a1b2c3d4>] kmem_cache_alloc_trace+0x1a2/0x340
          [<0000000012345678>] widget_probe.constprop.0+0x3c/0x210 [widget]
          [<00000000deadbeef>] do_one_initcall+0x5a/0x300
      """;

  /** The same as since Linux 6.9, with another address. */
  static final String NEW_OBJECT =
      """
      unreferenced object 0xffff888103a5c800 (size 64):
        comm "modprobe", pid 411, jiffies 4294912345
        hex dump (first 32 bytes):
          00 c4 a5 03 81 88 ff ff 68 65 6c 6c 6f 20 41 42  ........hello AB
          00 00 00 00 00 00 00 00 6b 6b 6b 6b 6b 6b 6b a5  ........kkkkkkk.
        backtrace (crc 9af2):
          kmem_cache_alloc_trace+0x1a2/0x340
          widget_probe.constprop.0+0x3c/0x210 [widget]
          do_one_initcall+0x5a/0x300
      """;

  private Texts() {}

  static KmemleakLog read(String text) {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  static KmemleakLog read(byte[] bytes) {
    return KmemleakReader.readAll(input(bytes, Integer.MAX_VALUE));
  }

  /** The only object of a text. */
  static KmemleakObject object(String text) {
    KmemleakLog log = read(text);
    if (log.objects().size() != 1) {
      throw new AssertionError(log.objects().size() + " objects in\n" + text);
    }
    return log.objects().get(0);
  }

  /** An input that hands out at most {@code chunk} bytes at a time. */
  static Input input(byte[] bytes, int chunk) {
    return new Input(
        "text",
        null,
        () ->
            new ByteArrayInputStream(bytes) {
              @Override
              public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(chunk, length));
              }
            });
  }

  static byte[] resource(String name) {
    try (InputStream in = Texts.class.getResourceAsStream("/lab/" + name)) {
      if (in == null) {
        throw new AssertionError("no resource " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
