package io.github.unleak.analyzer.replay;

import io.github.unleak.analyzer.timeline.Subject;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Under which pointer a trace has each reported object: its address, or, where the trace's pointers
 * are hashed, the allocation that it was found to be.
 */
public final class Identities {

  private final TraceReplay replay;
  private final boolean hashed;
  private final IdentityHashMap<Subject, HashedLife> found;

  private Identities(
      TraceReplay replay, boolean hashed, IdentityHashMap<Subject, HashedLife> found) {
    this.replay = replay;
    this.hashed = hashed;
    this.found = found;
  }

  /** Every object has its address. */
  public static Identities byAddress(TraceReplay replay) {
    return new Identities(replay, false, new IdentityHashMap<>());
  }

  /** Those in {@code found} were recognised, the others have no name. */
  public static Identities recognised(
      TraceReplay replay, IdentityHashMap<Subject, HashedLife> found) {
    return new Identities(replay, true, found);
  }

  /** True where objects had to be recognised: nothing that rests on it is a proof. */
  public boolean hashed() {
    return hashed;
  }

  /** What was allocated and freed at the object's address, as far as it concerns the object. */
  public List<LifeEvent> lives(Subject subject) {
    long address = subject.address().value();
    if (!hashed) {
      return replay.lives(address);
    }
    List<LifeEvent> lives = new ArrayList<>();
    HashedLife life = found.get(subject);
    if (life != null) {
      lives.add(life.birth().at(address));
      LifeEvent end = life.end();
      if (end != null) {
        lives.add(end.at(address));
      }
    }
    return lives;
  }

  /** What happened to the object if it is a magazine, in the order of the trace. */
  public List<MagazineEvent> magazine(Subject subject) {
    if (!hashed) {
      return replay.magazine(subject.address().value());
    }
    HashedLife life = found.get(subject);
    return life == null ? List.of() : magazine(life);
  }

  private List<MagazineEvent> magazine(HashedLife life) {
    List<MagazineEvent> events = new ArrayList<>();
    for (MagazineEvent event : replay.magazine(life.id())) {
      if (life.covers(event.line())) {
        events.add(event);
      }
    }
    return events;
  }

  /** Where the object was during the scans if it is a magazine. */
  public List<MagazinePlace> places(Subject subject) {
    if (!hashed) {
      return replay.places(subject.address().value());
    }
    HashedLife life = found.get(subject);
    return life == null ? List.of() : places(replay, life);
  }

  /** Where a magazine was during the scans of its life. */
  public static List<MagazinePlace> places(TraceReplay replay, HashedLife life) {
    List<MagazinePlace> places = new ArrayList<>();
    for (MagazinePlace place : replay.places(life.id())) {
      if (life.aliveAt(replay.scans().get(place.scan() - 1).begin())) {
        places.add(place);
      }
    }
    return places;
  }

  /** How many objects were recognised. */
  public int recognised() {
    return found.size();
  }

  /** The allocation that the object was found to be, or {@code null}. */
  public @Nullable HashedLife life(Subject subject) {
    return found.get(subject);
  }
}
