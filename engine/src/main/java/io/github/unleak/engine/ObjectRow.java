package io.github.unleak.engine;

import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.Cause;
import io.github.unleak.analyzer.verdict.JudgedObject;
import io.github.unleak.parser.kmemleak.KmemleakObject;
import io.github.unleak.parser.line.SourceLine;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One object of a result as a row of a table: text and numbers alone, so that any engine for tables
 * takes it.
 *
 * @param run the boot it is of, from 1
 * @param address in hexadecimal with {@code 0x}; a hashed one as printed
 * @param size bytes, or {@code null} where it could not be read
 * @param comm the allocating task, or {@code null}
 * @param pid its pid, or {@code null}
 * @param jiffies when it was allocated, the kernel's counter as an unsigned decimal, or {@code
 *     null}
 * @param allocatedMillis the same in milliseconds since boot, or {@code null} where the tick rate
 *     is not known
 * @param type {@code iova_magazine}, or {@code null} where it is not known
 * @param verdict {@code leak} or {@code transient}
 * @param certainty {@code possible}, {@code probable} or {@code proven}
 * @param cause the id of what explains it, or {@code null}
 * @param evidence the kind of the evidence that decides
 * @param signature 16 hexadecimal digits that identify the backtrace across boots
 * @param title names the function that allocated it
 * @param firstSnapshot the first snapshot that lists it, from 1
 * @param lastSnapshot the last one
 * @param path the input of its last entry
 * @param line the first line of that entry
 */
public record ObjectRow(
    int run,
    String address,
    @Nullable Long size,
    @Nullable String comm,
    @Nullable Integer pid,
    @Nullable String jiffies,
    @Nullable Long allocatedMillis,
    @Nullable String type,
    String verdict,
    String certainty,
    @Nullable String cause,
    String evidence,
    String signature,
    String title,
    int firstSnapshot,
    int lastSnapshot,
    String path,
    long line)
    implements Serializable {

  /** One row for each object of a result, in its order. */
  public static List<ObjectRow> of(Analysis analysis) {
    List<ObjectRow> rows = new ArrayList<>(analysis.objects().size());
    for (JudgedObject object : analysis.objects()) {
      rows.add(of(object));
    }
    return rows;
  }

  private static ObjectRow of(JudgedObject judged) {
    KmemleakObject entry = judged.subject().latest();
    SourceLine source = entry.origin().source();
    Cause cause = judged.cause();
    return new ObjectRow(
        judged.subject().run(),
        entry.address().toString(),
        entry.size() < 0 ? null : Long.valueOf(entry.size()),
        entry.comm(),
        entry.pid() < 0 ? null : Integer.valueOf(entry.pid()),
        entry.jiffies() == -1 ? null : Long.toUnsignedString(entry.jiffies()),
        judged.bornMillis() < 0 ? null : Long.valueOf(judged.bornMillis()),
        judged.type(),
        judged.verdict().id(),
        judged.certainty().id(),
        cause == null ? null : cause.id(),
        judged.evidence().get(0).kind(),
        judged.signature().id(),
        judged.signature().title(),
        judged.subject().firstSnapshot(),
        judged.subject().lastSnapshot(),
        source.path(),
        source.line());
  }
}
