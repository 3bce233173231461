package io.github.unleak.engine;

import io.github.unleak.analyzer.timeline.Difference;
import io.github.unleak.analyzer.verdict.Analysis;
import io.github.unleak.analyzer.verdict.Investigation;
import io.github.unleak.parser.format.RecordListener;
import io.github.unleak.parser.line.Address;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges what kmemleak reports. Each method is a function of its arguments: the same bytes give the
 * same result, whatever the clock, locale or machine. None fails because of what the bytes are;
 * what cannot be read is a diagnostic of the result. Whatever a method opens it closes before it
 * returns, and it starts no thread unless {@link Options#readAhead} asks for one.
 */
public final class Unleak {

  private Unleak() {}

  /**
   * Judges every object that reports among {@code sources} list, with the help of the traces and
   * descriptions of recordings beside them.
   *
   * @param sources files or folders of one machine, in any order; reads without a time of their own
   *     in the order of reading
   */
  public static Analysis analyze(List<Source> sources, Options options) {
    return analyze(sources, options, ProgressListener.NONE);
  }

  /** The same, telling {@code progress} how far it is. */
  public static Analysis analyze(List<Source> sources, Options options, ProgressListener progress) {
    return investigate(sources, options, progress).analysis();
  }

  /**
   * Judges as {@link #analyze} does and keeps the replayed traces, for questions about one object
   * or about the recording.
   */
  public static Investigation investigate(
      List<Source> sources, Options options, ProgressListener progress) {
    return ReadInputs.of(sources, options, List.of(), null, progress)
        .investigate(options.assumptions());
  }

  /**
   * Replays the traces among {@code sources} on a model of the IOVA rcache.
   *
   * @param followed objects to follow beside those that reports among the sources list
   * @param at when the state of the rcaches is wanted; {@code null} for the end of each trace
   */
  public static Replayed replay(
      List<Source> sources,
      Options options,
      List<Address> followed,
      @Nullable Moment at,
      ProgressListener progress) {
    return ReadInputs.of(sources, options, followed, at, progress).replayed(at, followed);
  }

  /** Compares the objects that {@code before} and {@code after} list, without judging them. */
  public static Comparison compare(
      List<Source> before, List<Source> after, Options options, ProgressListener progress) {
    ReadInputs old = ReadInputs.of(before, options, List.of(), null, progress);
    ReadInputs now = ReadInputs.of(after, options, List.of(), null, progress);
    return new Comparison(
        Difference.between(old.objects(), now.objects()), old.and(now).allDiagnostics());
  }

  /** Reads all records as a stream, in memory that does not grow with the sources. */
  public static void read(
      List<Source> sources, Options options, RecordListener records, ProgressListener progress) {
    new RecordStream(records).read(sources, options.vocabulary(), progress);
  }
}
