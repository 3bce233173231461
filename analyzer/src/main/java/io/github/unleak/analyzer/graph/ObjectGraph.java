package io.github.unleak.analyzer.graph;

import io.github.unleak.parser.kmemleak.HexDump;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import java.util.List;
import java.util.function.ToIntFunction;
import org.eclipse.collections.api.list.primitive.IntList;
import org.eclipse.collections.impl.list.mutable.primitive.IntArrayList;

/**
 * Which object points at which, by the words that the dumps show. Objects are named by their place
 * in the list they were given in. Edges of one object lie together, in the order of their offsets;
 * an object's pointers to itself (empty list heads) are no edges.
 */
public final class ObjectGraph {

  /** Marks an object that no other one leads to. */
  public static final int NONE = -1;

  private static final long[] POISON = {
    0x6b6b6b6b6b6b6b6bL, 0x5a5a5a5a5a5a5a5aL, 0xa56b6b6b6b6b6b6bL, 0xa5a5a5a5a5a5a5a5L
  };

  private final int[] firstEdge;
  private final IntArrayList targets = new IntArrayList();
  private final IntArrayList offsets = new IntArrayList();
  private final int[] indegree;

  /**
   * Links {@code objects}.
   *
   * @param objects of one kernel run, each once
   * @param index of {@code objects}
   * @param layout how to read words
   * @param words how many words of an object may be taken for pointers; the rest is known to be
   *     something else
   */
  public ObjectGraph(
      List<KmemleakObject> objects,
      AddressIndex index,
      PointerLayout layout,
      ToIntFunction<KmemleakObject> words) {
    firstEdge = new int[objects.size() + 1];
    indegree = new int[objects.size()];
    for (int from = 0; from < objects.size(); from++) {
      firstEdge[from] = targets.size();
      KmemleakObject object = objects.get(from);
      HexDump dump = object.dump();
      int last = Math.min(dump.length() / layout.wordBytes(), words.applyAsInt(object));
      for (int word = 0; word < last; word++) {
        int offset = word * layout.wordBytes();
        long value = dump.word(offset, layout.wordBytes(), layout.readsBigEndian());
        int to = value == 0 || poison(value) ? NONE : index.find(value);
        if (to != NONE && to != from) {
          targets.add(to);
          offsets.add(offset);
          indegree[to]++;
        }
      }
    }
    firstEdge[objects.size()] = targets.size();
  }

  private static boolean poison(long value) {
    for (long poison : POISON) {
      if (value == poison || value == (poison & 0xffffffffL)) {
        return true;
      }
    }
    return false;
  }

  /** How many objects there are. */
  public int size() {
    return indegree.length;
  }

  /** How many edges there are. */
  public int edges() {
    return targets.size();
  }

  /** The objects that {@code from} points at; one twice where two words do. */
  public IntList targets(int from) {
    IntArrayList found = new IntArrayList();
    for (int edge = firstEdge[from]; edge < firstEdge[from + 1]; edge++) {
      found.add(targets.get(edge));
    }
    return found;
  }

  /** Calls {@code visitor} for each edge that starts at {@code from}. */
  public void forEachEdge(int from, EdgeVisitor visitor) {
    for (int edge = firstEdge[from]; edge < firstEdge[from + 1]; edge++) {
      visitor.edge(from, offsets.get(edge), targets.get(edge));
    }
  }

  /** How many edges start at {@code from}. */
  public int outdegree(int from) {
    return firstEdge[from + 1] - firstEdge[from];
  }

  /** How many edges end at {@code to}. */
  public int indegree(int to) {
    return indegree[to];
  }

  /**
   * For each object the one it is reached from: the first object, in the order of the list, that no
   * other leads to and that leads here; within a circle that nothing leads to, the circle's first
   * member. {@link #NONE} for those themselves.
   */
  public int[] roots() {
    int[] roots = new int[size()];
    java.util.Arrays.fill(roots, Integer.MIN_VALUE);
    for (int at = 0; at < size(); at++) {
      if (indegree[at] == 0) {
        spread(at, roots);
      }
    }
    for (int at = 0; at < size(); at++) {
      if (roots[at] == Integer.MIN_VALUE) {
        spread(at, roots);
      }
    }
    return roots;
  }

  private void spread(int root, int[] roots) {
    roots[root] = NONE;
    IntArrayList queue = IntArrayList.newListWith(root);
    for (int next = 0; next < queue.size(); next++) {
      int from = queue.get(next);
      for (int edge = firstEdge[from]; edge < firstEdge[from + 1]; edge++) {
        int to = targets.get(edge);
        if (roots[to] == Integer.MIN_VALUE) {
          roots[to] = root;
          queue.add(to);
        }
      }
    }
  }

  /** Takes the edges of an object. */
  @FunctionalInterface
  public interface EdgeVisitor {

    /**
     * Takes one edge.
     *
     * @param from the object that holds the pointer
     * @param offset where in it, bytes
     * @param to the object that is pointed at
     */
    void edge(int from, int offset, int to);
  }
}
