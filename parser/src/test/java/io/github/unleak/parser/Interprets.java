package io.github.unleak.parser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the points of {@code docs/interpretation.md} that a test pins. */
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.METHOD)
public @interface Interprets {

  /** Ids of points, such as {@code R-07}. */
  String[] value();
}
