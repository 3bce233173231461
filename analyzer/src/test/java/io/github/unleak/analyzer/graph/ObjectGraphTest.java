package io.github.unleak.analyzer.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.unleak.analyzer.Entry;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectGraphTest {

  private static final long A = 0xffff888100001000L;
  private static final long B = 0xffff888100002000L;
  private static final long C = 0xffff888100003000L;

  private static List<KmemleakObject> objects(Entry... entries) {
    List<KmemleakObject> objects = new ArrayList<>();
    for (Entry entry : entries) {
      objects.add(entry.object("k", objects.size() + 1));
    }
    return objects;
  }

  private static ObjectGraph graph(Entry... entries) {
    List<KmemleakObject> objects = objects(entries);
    return graph(objects, PointerLayout.of(objects), Integer.MAX_VALUE);
  }

  private static ObjectGraph graph(List<KmemleakObject> objects, PointerLayout layout, int words) {
    return new ObjectGraph(objects, AddressIndex.of(objects), layout, object -> words);
  }

  @Test
  void exactAndInteriorPointersCountAndThoseBehindTheEndDoNot() {
    ObjectGraph graph =
        graph(Entry.at(A).words(B, B + 63, B + 64, A), Entry.at(B), Entry.at(C).words(1, 2, 3, 4));
    assertEquals(2, graph.edges());
    assertEquals(2, graph.indegree(1));
    assertEquals(0, graph.indegree(2));
  }

  @Test
  void onlyTheWordsThatMayBePointersCount() {
    List<KmemleakObject> objects = objects(Entry.at(A).words(C, B), Entry.at(B), Entry.at(C));
    ObjectGraph graph = graph(objects, PointerLayout.of(objects), 1);
    assertEquals(1, graph.edges());
    assertEquals(1, graph.indegree(2));
  }

  @Test
  void rootsOfTreesAndRings() {
    ObjectGraph tree = graph(Entry.at(B), Entry.at(A).words(B, C), Entry.at(C));
    assertArrayEquals(new int[] {1, ObjectGraph.NONE, 1}, tree.roots());
    ObjectGraph ring =
        graph(Entry.at(A).words(B, C), Entry.at(B).words(C, A), Entry.at(C).words(A, B));
    assertArrayEquals(new int[] {ObjectGraph.NONE, 0, 0}, ring.roots());
  }

  @Test
  void perCpuOffsetsAreNotAddresses() {
    ObjectGraph graph = graph(Entry.at(A).words(B), Entry.at(B).asPercpu());
    assertEquals(0, graph.edges());
  }

  @Test
  void byteOrderFollowsTheMatches() {
    long big = Long.reverseBytes(B);
    List<KmemleakObject> objects = objects(Entry.at(A).words(big), Entry.at(B).words(1, 2));
    assertEquals(new PointerLayout(8, true), PointerLayout.of(objects));
    assertEquals(
        new PointerLayout(8, false), PointerLayout.of(objects(Entry.at(A).words(B), Entry.at(B))));
    assertNull(PointerLayout.of(objects(Entry.at(A).words(0, 0))).bigEndian());
  }

  @Test
  void words32() {
    Entry holder = Entry.at(0xc1000000L).bytes((byte) 0xc2, (byte) 0, (byte) 0, (byte) 0x10);
    List<KmemleakObject> objects = objects(holder, Entry.at(0xc2000000L));
    PointerLayout layout = PointerLayout.of(objects);
    assertEquals(new PointerLayout(4, true), layout);
    assertEquals(1, graph(objects, layout, Integer.MAX_VALUE).edges());
  }

  /** Against the obvious: every word of every object compared with every object. */
  @Test
  void agreesWithTheObvious() {
    for (long seed = 0; seed < 300; seed++) {
      java.util.Random random = new java.util.Random(seed);
      int count = 1 + random.nextInt(12);
      Entry[] entries = new Entry[count];
      for (int i = 0; i < count; i++) {
        entries[i] =
            Entry.at(A + i * 128L)
                .size(1 + random.nextInt(128))
                .words(A + random.nextInt(count * 130), random.nextInt(), A - 1, -1L);
      }
      List<KmemleakObject> objects = objects(entries);
      ObjectGraph graph = graph(objects, new PointerLayout(8, false), Integer.MAX_VALUE);
      int expected = 0;
      for (int from = 0; from < count; from++) {
        for (int at = 0; at < 32; at += 8) {
          long word = objects.get(from).dump().word(at, 8, false);
          for (int to = 0; to < count; to++) {
            long inside = word - objects.get(to).address().value();
            expected += to != from && inside >= 0 && inside < objects.get(to).size() ? 1 : 0;
          }
        }
      }
      assertEquals(expected, graph.edges(), "seed " + seed);
    }
  }
}
