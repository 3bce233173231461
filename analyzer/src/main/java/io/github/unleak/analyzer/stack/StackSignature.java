package io.github.unleak.analyzer.stack;

import java.io.Serializable;

/**
 * What identifies a backtrace across boots and builds.
 *
 * @param id 16 hexadecimal digits over the symbols without addresses, offsets, compiler suffixes
 *     and allocator wrappers
 * @param title {@code memory leak in FUNC}, as syzkaller titles it
 */
public record StackSignature(String id, String title) implements Serializable {}
