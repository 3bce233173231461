package io.github.unleak.parser.kmemleak;

/** What came of trying to read something at a place in a line. */
enum Match {
  /** It is there and was read. */
  YES,
  /** It is not there. */
  NO,
  /** The line ends inside it: a mailer may have wrapped it. */
  MORE,
  /** It is there, and cannot be read. */
  DAMAGED
}
