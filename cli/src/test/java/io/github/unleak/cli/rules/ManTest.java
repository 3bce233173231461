package io.github.unleak.cli.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.unleak.cli.Clone;
import io.github.unleak.cli.RootCommand;
import io.github.unleak.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The man pages know the options and commands that there are, and no others. Skips nothing. */
class ManTest {

  private static final Pattern OPTION = Pattern.compile("Fl (?:Fl ([a-z-]+)|([a-zA-Z]))\\b");

  private static CommandLine commandLine() {
    return RootCommand.commandLine(
        new Terminal(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
            false));
  }

  private static Map<String, CommandLine> pages() {
    Map<String, CommandLine> pages = new TreeMap<>();
    CommandLine root = commandLine();
    pages.put("unleak", root);
    root.getSubcommands().forEach((name, command) -> pages.put("unleak-" + name, command));
    return pages;
  }

  private static List<String> lines(String page) throws IOException {
    return Files.readAllLines(Clone.root().resolve("man").resolve(page + ".1"));
  }

  @Test
  void everyCommandHasAPageAndEveryPageACommand() throws IOException {
    Set<String> there = new TreeSet<>();
    try (var files = Files.list(Clone.root().resolve("man"))) {
      files
          .map(Path::getFileName)
          .map(Path::toString)
          .filter(name -> name.endsWith(".1"))
          .forEach(name -> there.add(name.substring(0, name.length() - 2)));
    }
    assertEquals(pages().keySet(), there);
    assertTrue(Files.exists(Clone.root().resolve("man/unleak-json.5")));
  }

  @Test
  void everyPageListsTheOptionsThatTheHelpLists() throws IOException {
    for (Map.Entry<String, CommandLine> page : pages().entrySet()) {
      Set<String> help = new TreeSet<>();
      for (OptionSpec option : page.getValue().getCommandSpec().options()) {
        help.addAll(List.of(option.names()));
      }
      Set<String> man = new TreeSet<>();
      for (String line : lines(page.getKey())) {
        if (line.startsWith(".It Fl")) {
          man.addAll(options(line));
        }
      }
      assertEquals(help, man, page.getKey());
    }
  }

  @Test
  void everySynopsisNamesThemToo() throws IOException {
    for (Map.Entry<String, CommandLine> page : pages().entrySet()) {
      Set<String> synopsis = new TreeSet<>();
      for (String line : section(page.getKey(), "SYNOPSIS")) {
        synopsis.addAll(options(line.replace("Fl qv", "Fl q Fl v")));
      }
      for (OptionSpec option : page.getValue().getCommandSpec().options()) {
        boolean named = List.of(option.names()).stream().anyMatch(synopsis::contains);
        boolean help = option.usageHelp() && !page.getKey().equals("unleak");
        assertTrue(named || help, page.getKey() + " " + option.longestName());
      }
    }
  }

  @Test
  void everyPageListsTheStatusThatTheHelpLists() throws IOException {
    for (Map.Entry<String, CommandLine> page : pages().entrySet()) {
      List<String> man = new ArrayList<>();
      for (String line : section(page.getKey(), "EXIT STATUS")) {
        if (line.startsWith(".It ")) {
          man.add(line.substring(4));
        }
      }
      List<String> help =
          page.getValue().getCommandSpec().usageMessage().exitCodeList().keySet().stream()
              .map(String::strip)
              .toList();
      assertEquals(help, man, page.getKey());
    }
  }

  @Test
  void theRootPageListsTheCommands() throws IOException {
    Set<String> man = new TreeSet<>();
    for (String line : lines("unleak")) {
      if (line.startsWith(".Xr unleak-") && line.contains(" 1")) {
        man.add(line.substring(".Xr unleak-".length(), line.indexOf(" 1")));
      }
    }
    assertEquals(new TreeSet<>(commandLine().getSubcommands().keySet()), man);
  }

  private static List<String> section(String page, String name) throws IOException {
    List<String> section = new ArrayList<>();
    boolean in = false;
    for (String line : lines(page)) {
      if (line.startsWith(".Sh ")) {
        in = line.equals(".Sh " + name);
      } else if (in) {
        section.add(line);
      }
    }
    return section;
  }

  private static Set<String> options(String line) {
    Set<String> options = new TreeSet<>();
    Matcher matcher = OPTION.matcher(line);
    while (matcher.find()) {
      options.add(matcher.group(1) == null ? "-" + matcher.group(2) : "--" + matcher.group(1));
    }
    return options;
  }
}
