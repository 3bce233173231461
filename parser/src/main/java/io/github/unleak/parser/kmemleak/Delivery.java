package io.github.unleak.parser.kmemleak;

import io.github.unleak.parser.line.Diagnostic;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands records on in the order of their first lines: what is found inside an object waits for it.
 * Until something shows that the input has to do with kmemleak at all, everything waits, and is
 * forgotten if nothing ever does, except for the first line that names the kernel.
 */
final class Delivery {

  /** Most records that wait for a sign of kmemleak; older ones are forgotten. */
  private static final int MOST_HELD = 256;

  private final KmemleakListener listener;
  private final Deque<Consumer<KmemleakListener>> held = new ArrayDeque<>();
  private final List<Consumer<KmemleakListener>> insideObject = new ArrayList<>();
  private boolean objectOpen;
  private boolean proven;
  private @Nullable KernelNotice banner;

  Delivery(KmemleakListener listener) {
    this.listener = listener;
  }

  /** From here on records wait for the object. */
  void objectOpened() {
    objectOpen = true;
  }

  /** The object that was opened; everything that waited for it follows it. */
  void object(KmemleakObject object) {
    objectOpen = false;
    prove();
    listener.object(object);
    if (!insideObject.isEmpty()) {
      insideObject.forEach(record -> record.accept(listener));
      insideObject.clear();
    }
  }

  void notice(KernelNotice notice) {
    if (notice.kind() != NoticeKind.BOOT_BANNER && notice.kind() != NoticeKind.TICK_RATE) {
      prove();
    } else if (notice.kind() == NoticeKind.BOOT_BANNER && banner == null) {
      banner = notice;
    }
    record(listener -> listener.notice(notice));
  }

  void state(ObjectState state) {
    prove();
    record(listener -> listener.state(state));
  }

  void diagnostic(Diagnostic diagnostic) {
    record(listener -> listener.diagnostic(diagnostic));
  }

  /** A diagnostic that is reported whatever kind the input turns out to have. */
  void always(Diagnostic diagnostic) {
    if (objectOpen) {
      diagnostic(diagnostic);
    } else {
      listener.diagnostic(diagnostic);
    }
  }

  /** True where an object, a state or a notice other than a boot banner was there. */
  boolean proven() {
    return proven;
  }

  /** Nothing more comes. */
  void end() {
    if (!proven && banner != null) {
      listener.notice(banner);
    }
  }

  private void prove() {
    proven = true;
    while (!held.isEmpty()) {
      held.remove().accept(listener);
    }
  }

  private void record(Consumer<KmemleakListener> record) {
    if (objectOpen) {
      insideObject.add(record);
    } else if (proven) {
      record.accept(listener);
    } else {
      if (held.size() == MOST_HELD) {
        held.remove();
      }
      held.add(record);
    }
  }
}
