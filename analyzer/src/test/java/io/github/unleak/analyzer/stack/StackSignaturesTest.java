package io.github.unleak.analyzer.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.unleak.parser.kmemleak.Backtrace;
import io.github.unleak.parser.kmemleak.Frame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StackSignaturesTest {

  private final StackSignatures signatures = new StackSignatures();

  private static Backtrace stack(String... symbols) {
    List<Frame> frames = new ArrayList<>();
    for (String symbol : symbols) {
      boolean inline = symbol.startsWith("+");
      String name = inline ? symbol.substring(1) : symbol;
      frames.add(new Frame(name, frames.size(), 0x20, null, frames.size(), true, inline, null));
    }
    return new Backtrace(frames, false);
  }

  private String title(String... symbols) {
    return signatures.of(stack(symbols)).title();
  }

  @Test
  void builtDifferentlyOrOnAnotherReleaseIsTheSameStack() {
    String id = signatures.of(stack("kmalloc_trace", "foo_probe", "bar_bind")).id();
    assertEquals(
        id,
        signatures
            .of(
                stack(
                    "__kmem_cache_alloc_node", "__kmalloc_noprof", "foo_probe.isra.0", "bar_bind"))
            .id());
    assertEquals(id, signatures.of(stack(".kmalloc", ".foo_probe.part.3", ".bar_bind.cold")).id());
    assertEquals(id, signatures.of(stack("+kzalloc", "foo_probe", "+inlined", "bar_bind")).id());
    assertNotEquals(id, signatures.of(stack("kmalloc_trace", "foo_probe", "other")).id());
    assertNotEquals(id, signatures.of(stack("kmalloc_trace", "bar_bind", "foo_probe")).id());
  }

  @Test
  void modulesTellStacksApart() {
    Frame one = new Frame("init", 1, 2, "a", 0, false, false, null);
    Frame other = new Frame("init", 1, 2, "b", 0, false, false, null);
    assertNotEquals(
        signatures.of(new Backtrace(List.of(one), false)).id(),
        signatures.of(new Backtrace(List.of(other), false)).id());
  }

  @Test
  void aModulesFunctionIsNoAllocatorWhateverItsName() {
    Frame kernel = new Frame("__kmalloc_cache_noprof", 1, 2, null, 0, false, false, null);
    Frame module = new Frame("foo_kmalloc_ring", 1, 2, "foo", 0, false, false, null);
    Frame other = new Frame("foo_kmalloc_queue", 1, 2, "foo", 0, false, false, null);
    assertNotEquals(
        signatures.of(new Backtrace(List.of(kernel, module), false)).id(),
        signatures.of(new Backtrace(List.of(kernel, other), false)).id());
  }

  /** Titles as syzkaller gives them to the same stacks. */
  @Test
  void titles() {
    assertEquals("memory leak in free_iova_fast", title("kmalloc_trace", "free_iova_fast", "fq"));
    assertEquals(
        "memory leak in new_inode_pseudo",
        title("kmem_cache_alloc", "alloc_inode", "new_inode_pseudo", "new_inode"));
    assertEquals(
        "memory leak in __kernfs_new_node",
        title(
            "kmem_cache_alloc",
            "radix_tree_node_alloc.constprop.16",
            "idr_get_free",
            "idr_alloc_u32",
            "idr_alloc_cyclic",
            "__kernfs_new_node"));
    assertEquals(
        "memory leak in gfs2_sys_fs_add",
        title(
            "__kmalloc_track_caller",
            "kstrdup",
            "kstrdup_const",
            "kvasprintf_const",
            "kobject_set_name_vargs",
            "kobject_init_and_add",
            "gfs2_sys_fs_add",
            "fill_super"));
    assertEquals(
        "memory leak in sget",
        title("__kmalloc_node", "kvmalloc_node", "__list_lru_init", "sget_userns", "sget"));
    assertEquals(
        "memory leak in eth_rx_fill",
        title(
            "create_object",
            "__kmalloc_track_caller",
            "__alloc_skb",
            "dev_alloc_skb",
            "eth_rx_fill"));
  }

  @Test
  void stacksThatNameNobody() {
    assertEquals("memory leak in unknown code", signatures.of(Backtrace.NONE).title());
    assertEquals("memory leak in kmem_cache_alloc", title("kmem_cache_alloc"));
    Frame bare = new Frame(null, -1, -1, null, 0x1234, false, false, null);
    assertEquals(
        "memory leak in code without symbols",
        signatures.of(new Backtrace(List.of(bare), false)).title());
  }
}
