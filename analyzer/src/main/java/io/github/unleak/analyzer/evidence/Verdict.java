package io.github.unleak.analyzer.evidence;

/** What an object is. */
public enum Verdict {
  /** Nothing refers to it any more and nothing ever will: memory lost. */
  LEAK("leak"),
  /** It was referenced while kmemleak reported it: a pointer was missed or moved. */
  TRANSIENT("transient");

  private final String id;

  Verdict(String id) {
    this.id = id;
  }

  /** The name used in reports. */
  public String id() {
    return id;
  }
}
