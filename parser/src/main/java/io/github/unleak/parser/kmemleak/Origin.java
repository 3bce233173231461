package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.SourceLine;
import java.io.Serializable;

/**
 * Where and how an object was found in its input.
 *
 * @param source the line of its {@code unreferenced object} header
 * @param lastLine number of the last line that was read as part of it
 * @param logMicros the log's own time stamp of the header line, microseconds since boot as printk
 *     gives it, or -1 where there is none
 * @param verbose true where the lines carry {@code kmemleak: }, that is, where the scan itself
 *     printed the object as <em>new</em> (verbose mode): such a list is no full list of what is
 *     unreferenced
 * @param quoted true where the lines were quoted or otherwise handled by people ({@code > }, a
 *     mailer's re-wrapping): bytes may have been changed
 * @param damaged true where something inside the object could not be read, was missing or was
 *     repaired: nothing may be proven from it
 * @param offset where its header begins, in bytes from the beginning of the decompressed input, or
 *     -1 where that is not known
 * @param bytes how many the kernel wrote for it; -1 unless every byte is as the kernel prints it
 */
public record Origin(
    SourceLine source,
    long lastLine,
    long logMicros,
    boolean verbose,
    boolean quoted,
    boolean damaged,
    long offset,
    int bytes)
    implements Serializable {

  /** Of an entry that is not known to be as the kernel printed it. */
  public Origin(
      SourceLine source,
      long lastLine,
      long logMicros,
      boolean verbose,
      boolean quoted,
      boolean damaged) {
    this(source, lastLine, logMicros, verbose, quoted, damaged, -1, -1);
  }
}
