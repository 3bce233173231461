package io.github.unleak.analyzer.verdict;

/** What explains a verdict, where something does. */
public enum Cause {
  /** The depot's head was popped while kmemleak was between reading the depot and reading it. */
  DEPOT_POP_RACE("depot-pop-race"),
  /** It was freed later: somebody had the pointer all along. */
  FREED_LATER("freed-later"),
  /** Its content was written later: somebody had the pointer. */
  IN_USE("in-use"),
  /** A later scan found it: a pointer had moved during the earlier one. */
  POINTER_MOVED("pointer-moved"),
  /** A magazine that no list holds any more. */
  MAGAZINE_LOST("magazine-lost"),
  /** Lost together with the object that holds the pointer to it. */
  LOST_WITH_OWNER("lost-with-owner");

  private final String id;

  Cause(String id) {
    this.id = id;
  }

  /** The name used in reports. */
  public String id() {
    return id;
  }
}
