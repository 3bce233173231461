package io.github.unleak.cli.option;

import io.github.unleak.parser.ftrace.EventField;
import io.github.unleak.parser.ftrace.EventRole;
import io.github.unleak.parser.ftrace.TraceVocabulary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the user says the events of a trace mean, for every command that reads traces. */
public final class TraceOptions {

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  CommandSpec command;

  private Map<String, EventRole> events = Map.of();
  private Map<String, EventField> fields = Map.of();

  @Option(
      names = "--event",
      paramLabel = "NAME=ROLE",
      description =
          "In traces, events called NAME mean ROLE, for instance my_probe=iova-free;"
              + " unleak-replay(1) lists the roles. May be repeated.")
  void setEvents(List<String> given) {
    events = meanings("--event", "NAME=ROLE", given, EventRole.values(), EventRole::id);
  }

  @Option(
      names = "--field",
      paramLabel = "[EVENT.]NAME=MEANING",
      description =
          "In traces, the field NAME (only in EVENT, if given) means MEANING, for instance"
              + " arg1=domain; unleak-replay(1) lists the meanings. May be repeated.")
  void setFields(List<String> given) {
    fields =
        meanings("--field", "[EVENT.]NAME=MEANING", given, EventField.values(), EventField::id);
  }

  /** All of it. */
  public TraceVocabulary vocabulary() {
    return new TraceVocabulary(events, fields);
  }

  private <E> Map<String, E> meanings(
      String option, String form, List<String> given, E[] values, Function<E, String> id) {
    Map<String, E> meanings = new LinkedHashMap<>();
    for (String one : given) {
      int equals = one.lastIndexOf('=');
      E meaning = value(one.substring(equals + 1), values, id);
      if (equals < 1 || meaning == null) {
        throw wrong(option, form, one, values, id);
      }
      meanings.put(one.substring(0, equals), meaning);
    }
    return meanings;
  }

  private static <E> @Nullable E value(String name, E[] values, Function<E, String> id) {
    for (E value : values) {
      if (id.apply(value).equals(name)) {
        return value;
      }
    }
    return null;
  }

  private <E> ParameterException wrong(
      String option, String form, String given, E[] values, Function<E, String> id) {
    List<String> names = new ArrayList<>();
    for (E value : values) {
      names.add(id.apply(value));
    }
    String what = form.substring(form.indexOf('=') + 1);
    return new ParameterException(
        command.commandLine(),
        "Invalid value for option '"
            + option
            + "': expected "
            + form
            + " but was '"
            + given
            + "'; "
            + what
            + " is one of "
            + String.join(", ", names));
  }
}
