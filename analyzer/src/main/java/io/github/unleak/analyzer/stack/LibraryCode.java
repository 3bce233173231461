package io.github.unleak.analyzer.stack;

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

  /** True for the functions above every allocation, which a signature leaves out. */
  static boolean allocates(String name) {
    return containsAny(name, ALLOCATORS);
  }

  /** True for the functions that a title passes over. */
  static boolean helps(String name) {
    return allocates(name) || containsAny(name, HELPERS);
  }

  private static boolean containsAny(String name, List<String> parts) {
    for (String part : parts) {
      if (name.contains(part)) {
        return true;
      }
    }
    return false;
  }
}
