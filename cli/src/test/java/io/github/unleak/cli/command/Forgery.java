package io.github.unleak.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Ways to change one object of a result so that it claims what the input does not prove. */
enum Forgery {
  VERDICT_TURNED,
  ADDRESS_CHANGED,
  LINE_CHANGED,
  TIME_CHANGED,
  CPU_CHANGED,
  PREMISE_REMOVED,
  CERTAINTY_RAISED,
  PROOF_BORROWED,
  PROOF_FITTED,
  LINK_BORROWED,
  KIND_EXCHANGED,
  CLOCK_MOVED;

  private static final List<String> KINDS =
      List.of(
          "freed-later",
          "address-reused",
          "handed-out",
          "diverged",
          "unreachable",
          "outlived-owner",
          "reached-from-live");

  /** A forged object, or {@code null} if the result holds nothing that can be forged so. */
  @Nullable JsonNode of(JsonNode result, Random random) {
    List<ObjectNode> proven = new ArrayList<>();
    List<ObjectNode> others = new ArrayList<>();
    for (JsonNode object : result.path("objects")) {
      boolean proof = object.path("proof").isObject();
      (proof ? proven : others).add(object.deepCopy());
    }
    ObjectNode object = one(proven, random);
    List<ObjectNode> all = new ArrayList<>(others);
    all.addAll(proven);
    all.removeIf(other -> other.path("address").equals(object.path("address")));
    ObjectNode another = all.isEmpty() ? null : one(all, random);
    return switch (this) {
      case VERDICT_TURNED -> turned(object, random);
      case ADDRESS_CHANGED -> address(object, random);
      case LINE_CHANGED -> line(object, random);
      case TIME_CHANGED -> time(object, random);
      case CPU_CHANGED -> cpu(object, random);
      case PREMISE_REMOVED -> {
        ((ArrayNode) object.at("/proof/premises")).remove(random.nextInt(5));
        yield object;
      }
      case CERTAINTY_RAISED -> others.isEmpty() ? null : raised(one(others, random), null);
      case PROOF_BORROWED -> another == null ? null : raised(another, object);
      case PROOF_FITTED -> another == null ? null : fitted(another, object);
      case LINK_BORROWED -> another == null ? null : linked(another, object);
      case KIND_EXCHANGED -> exchanged(object, random);
      case CLOCK_MOVED -> moved(object, random);
    };
  }

  private static <E> E one(List<E> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  private static ObjectNode turned(ObjectNode object, Random random) {
    String other = object.path("verdict").asText().equals("leak") ? "transient" : "leak";
    object.put("verdict", other);
    if (random.nextBoolean()) {
      object.path("evidence").forEach(evidence -> ((ObjectNode) evidence).put("supports", other));
    }
    return object;
  }

  private static ObjectNode raised(ObjectNode object, @Nullable ObjectNode lender) {
    object.put("certainty", "proven");
    for (JsonNode evidence : object.path("evidence")) {
      ((ObjectNode) evidence).put("strength", "proven");
    }
    if (lender != null) {
      object.set("proof", lender.path("proof"));
      object.set("evidence", lender.path("evidence"));
      object.set("verdict", lender.path("verdict"));
    }
    return object;
  }

  /** A proof of another object of which the addresses and the entry are the object's own. */
  private static ObjectNode fitted(ObjectNode object, ObjectNode lender) {
    raised(object, lender);
    JsonNode lent = lender.path("source");
    for (ObjectNode event : holding(object.path("proof"), "address")) {
      if (event.path("address").equals(lender.path("address"))) {
        event.set("address", object.path("address"));
      }
    }
    for (JsonNode lines : object.path("proof").findValues("lines")) {
      for (JsonNode line : lines) {
        if (line.path("line").equals(lent.path("line"))
            && line.path("path").equals(lent.path("path"))) {
          ((ObjectNode) line).setAll((ObjectNode) object.path("source"));
        }
      }
    }
    return object;
  }

  /** The life of an object that does not point at it, behind a link that is said to be there. */
  private static @Nullable ObjectNode linked(ObjectNode object, ObjectNode lender) {
    for (JsonNode holder : object.path("referenced_by")) {
      if (holder.equals(lender.path("address"))) {
        return null; // it does point at it
      }
    }
    if (!lender.path("verdict").asText().equals("transient")) {
      return null;
    }
    raised(object, lender);
    JsonNode events = object.at("/proof/premises/4");
    ObjectNode link = JsonNodeFactory.instance.objectNode();
    link.put("event", "linked").putNull("time_s").putNull("cpu").putNull("pfn");
    link.set("address", object.path("address"));
    link.set("other", lender.path("address"));
    ((ArrayNode) events.at("/facts/events")).insert(0, link);
    ((ArrayNode) events.path("lines")).insert(0, lender.path("source"));
    ((ObjectNode) object.path("proof")).put("kind", "reached-from-live");
    ObjectNode evidence = ((ArrayNode) object.path("evidence")).addObject();
    evidence.put("kind", "reached-from-live").put("strength", "proven");
    evidence.put("supports", "transient").set("source", lender.path("source"));
    return object;
  }

  private static ObjectNode exchanged(ObjectNode object, Random random) {
    String old = object.at("/proof/kind").asText();
    String kind = one(KINDS, random);
    kind = kind.equals(old) ? KINDS.get((KINDS.indexOf(kind) + 1) % KINDS.size()) : kind;
    ((ObjectNode) object.path("proof")).put("kind", kind);
    for (JsonNode evidence : object.path("evidence")) {
      if (evidence.path("kind").asText().equals(old)) {
        ((ObjectNode) evidence).put("kind", kind);
      }
    }
    return object;
  }

  /** All objects within the proof, or the object itself, that hold a field of this name. */
  private static List<ObjectNode> holding(JsonNode node, String field) {
    List<ObjectNode> found = new ArrayList<>();
    if (node instanceof ObjectNode object && !object.path(field).isNull() && object.has(field)) {
      found.add(object);
    }
    for (JsonNode child : node) {
      found.addAll(holding(child, field));
    }
    return found;
  }

  private static ObjectNode address(ObjectNode object, Random random) {
    List<ObjectNode> places = holding(object.path("proof"), "address");
    places.add(object);
    ObjectNode place = one(places, random);
    long address = Long.parseUnsignedLong(place.path("address").asText().substring(2), 16);
    long moved = address ^ 1L << (4 + random.nextInt(28));
    place.put("address", "0x" + Long.toHexString(moved));
    return object;
  }

  private static ObjectNode line(ObjectNode object, Random random) {
    List<ObjectNode> places = holding(object.path("proof"), "line");
    places.add((ObjectNode) object.path("source"));
    ObjectNode place = one(places, random);
    long line = place.path("line").asLong();
    int by = 1 + (random.nextBoolean() ? random.nextInt(3) : random.nextInt(500));
    place.put("line", random.nextBoolean() || line <= by ? line + by : line - by);
    return object;
  }

  private static @Nullable ObjectNode time(ObjectNode object, Random random) {
    List<ObjectNode> places = holding(object.path("proof"), "time_s");
    if (places.isEmpty()) {
      return null;
    }
    ObjectNode place = one(places, random);
    long micros = 1L + (random.nextBoolean() ? random.nextInt(100) : random.nextInt(9_000_000));
    BigDecimal by = BigDecimal.valueOf(random.nextBoolean() ? micros : -micros, 6);
    place.put("time_s", place.path("time_s").decimalValue().add(by));
    return object;
  }

  private static @Nullable ObjectNode cpu(ObjectNode object, Random random) {
    List<ObjectNode> places = holding(object.path("proof"), "cpu");
    if (places.isEmpty()) {
      return null;
    }
    ObjectNode place = one(places, random);
    place.put("cpu", place.path("cpu").asInt() + 1 + random.nextInt(7));
    return object;
  }

  private static @Nullable ObjectNode moved(ObjectNode object, Random random) {
    List<ObjectNode> places = holding(object.path("proof"), "offset_s");
    if (places.isEmpty()) {
      return null;
    }
    BigDecimal by = BigDecimal.valueOf((2L + random.nextInt(60)) * (random.nextBoolean() ? 1 : -1));
    ObjectNode place = places.get(0);
    place.put("offset_s", place.path("offset_s").decimalValue().add(by));
    return object;
  }
}
