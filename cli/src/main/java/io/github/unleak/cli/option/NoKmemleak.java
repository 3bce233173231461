package io.github.unleak.cli.option;

/** What {@code analyze} makes of a log without any kmemleak output. */
public enum NoKmemleak {
  /** It is not an error: the log may be that of a machine without kmemleak. */
  OK("ok"),
  /** It is an error: kmemleak was to be on. */
  FAIL("fail");

  private final String id;

  NoKmemleak(String id) {
    this.id = id;
  }

  String id() {
    return id;
  }
}
