package io.github.unleak.parser.kmemleak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many bytes of a raw file each entry takes. */
class EntryBytesTest {

  @Test
  void entriesOfARawFileCoverItByteByByte() {
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < 700; i++) { // more than the line reader holds at once
      String more = "    frame_" + "x".repeat(i % 37) + "+0x1/0x2\n";
      entries.add(Texts.OBJECT + more.repeat(i % 9));
    }
    KmemleakLog log = Texts.read(String.join("", entries));
    assertEquals(entries.size(), log.objects().size());
    long offset = 0;
    for (int i = 0; i < entries.size(); i++) {
      Origin origin = log.objects().get(i).origin();
      assertEquals(entries.get(i).length(), origin.bytes());
      assertEquals(offset, origin.offset());
      offset += origin.bytes();
    }
  }

  @Test
  void whatPassedThroughOtherHandsHasNoKnownSize() {
    for (String text :
        List.of(
            Texts.OBJECT.replace("\n", "\r\n"),
            Texts.OBJECT.replaceAll("(?m)^", "> "),
            Texts.OBJECT.replaceAll("(?m)^", "kmemleak: "),
            Texts.OBJECT.replaceAll("(?m)^", "[   12.345678] "),
            Texts.OBJECT.replaceAll("(?m)^ +", " "),
            Texts.OBJECT.replaceAll("(?m)^(.*jiffies.*)$", "$1 "),
            Texts.OBJECT.substring(0, Texts.OBJECT.length() - 1))) {
      List<KmemleakObject> objects = Texts.read(text).objects();
      assertTrue(objects.stream().allMatch(object -> object.origin().bytes() < 0), text);
    }
  }
}
