package io.github.unleak.analyzer.stack;

import io.github.unleak.parser.kmemleak.Frame;
import java.util.List;

/**
 * Functions that allocate on behalf of others and so say nothing of who lost the memory. Names of
 * the kernel's own helpers, by the part of the name that the family shares.
 */
final class LibraryCode {

  /** Allocators proper: they change with every release and are no part of a signature. */
  private static final List<String> ALLOCATORS =
      List.of(
          "kmemleak",
          "create_object",
          "slab",
          "kmem_",
          "kmalloc",
          "kzalloc",
          "kcalloc",
          "krealloc",
          "kvmalloc",
          "kvzalloc",
          "vmalloc",
          "vzalloc",
          "pcpu_alloc",
          "alloc_percpu",
          "mempool_");

  /**
   * Helpers that a title passes over, so that it names the same function as syzkaller's reports of
   * the same leak: whatever allocates, duplicates, formats, numbers or hangs into the driver core.
   */
  private static final List<String> HELPERS =
      List.of(
          // memory
          "alloc",
          "kmem",
          "mmap",
          "pcpu_create",
          "debug_object",
          // copies and strings
          "memdup",
          "strdup",
          "strndup",
          "kasprintf",
          "kvasprintf",
          "copy_from_user",
          "copy_to_user",
          "get_user",
          "put_user",
          // numbering and lists
          "idr_get",
          "list_lru_init",
          // driver core
          "kobject_",
          "device_add",
          "add_uevent_var",
          "get_device_parent");

  private LibraryCode() {}

  /**
   * True for the functions above every allocation, which a signature leaves out. A module's
   * functions are never among them, whatever their names: the kernel's allocators are built in.
   */
  static boolean allocates(Frame frame) {
    return frame.module() == null && contains(frame, ALLOCATORS);
  }

  /**
   * True for the functions that a title passes over: by name alone, as syzkaller does, so that a
   * driver has the same titles built in and as a module.
   */
  static boolean helps(Frame frame) {
    return contains(frame, ALLOCATORS) || contains(frame, HELPERS);
  }

  private static boolean contains(Frame frame, List<String> parts) {
    String symbol = frame.symbol();
    if (symbol == null) {
      return false;
    }
    String name = SymbolName.plain(symbol);
    for (String part : parts) {
      if (name.contains(part)) {
        return true;
      }
    }
    return false;
  }
}
