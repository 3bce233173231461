package io.github.unleak.analyzer.verdict;

import io.github.unleak.analyzer.evidence.PremiseKind;
import io.github.unleak.parser.line.Address;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A premise for want of which verdicts are only probable.
 *
 * @param kind what is missing
 * @param objects how many objects lack it
 * @param example the first of them
 */
public record MissingPremise(PremiseKind kind, int objects, Address example) {

  /** The premises that the objects of a result lack, in the order in which a proof lists them. */
  static List<MissingPremise> of(List<JudgedObject> objects) {
    Map<PremiseKind, List<JudgedObject>> lacking = new EnumMap<>(PremiseKind.class);
    for (JudgedObject object : objects) {
      PremiseKind kind = object.missing();
      if (kind != null) {
        lacking.computeIfAbsent(kind, none -> new ArrayList<>()).add(object);
      }
    }
    List<MissingPremise> missing = new ArrayList<>();
    lacking.forEach(
        (kind, some) ->
            missing.add(new MissingPremise(kind, some.size(), some.get(0).subject().address())));
    return missing;
  }
}
