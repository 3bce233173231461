package io.github.unleak.cli;

import io.github.unleak.cli.command.AnalyzeCommand;
import io.github.unleak.cli.command.CaptureCommand;
import io.github.unleak.cli.command.DiffCommand;
import io.github.unleak.cli.command.DoctorCommand;
import io.github.unleak.cli.command.ExplainCommand;
import io.github.unleak.cli.command.GraphCommand;
import io.github.unleak.cli.command.ParseCommand;
import io.github.unleak.cli.command.ReplayCommand;
import io.github.unleak.cli.command.SimulateCommand;
import io.github.unleak.cli.command.VerifyCommand;
import io.github.unleak.cli.option.Converters;
import io.github.unleak.cli.report.page.Tool;
import io.github.unleak.cli.terminal.CommandFailed;
import io.github.unleak.cli.terminal.ExitStatus;
import io.github.unleak.cli.terminal.Terminal;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The root command: names the others and turns whatever happens into an exit status. */
@Command(
    name = Tool.NAME,
    synopsisSubcommandLabel = "COMMAND",
    header = "Judge Linux kmemleak reports: a real leak or a transient false positive, and why.",
    versionProvider = RootCommand.Version.class,
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Examples:",
      "  unleak analyze /sys/kernel/debug/kmemleak",
      "  unleak analyze kmemleak-1.txt kmemleak-2.txt",
      "  unleak explain 0xffff8881a5301000 kmemleak-*.txt",
      "  unleak analyze --help",
      "",
      "Man pages: unleak(1), one for each command, and unleak-json(5)."
    },
    exitCodeListHeading = "%nExit status (see also the help of each command):%n",
    exitCodeList = {
      " 0:nothing found",
      " 1:found",
      " 2:usage error, or an input that could not be read or was empty",
      " 3:with --require-scan: no sign that kmemleak ran",
      "70:a bug in unleak",
      "130:interrupted"
    })
public final class RootCommand {

  private static final int HELP_WIDTH = 80;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version and exit.")
  boolean version;

  /** Tells picocli the version. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {Tool.NAME + " " + Tool.version()};
    }
  }

  private RootCommand() {}

  /** The command line with all commands, talking to {@code terminal}. */
  public static CommandLine commandLine(Terminal terminal) {
    return commandLine(terminal, commands(terminal));
  }

  private static Map<String, Supplier<Object>> commands(Terminal terminal) {
    Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("analyze", () -> new AnalyzeCommand(terminal));
    commands.put("parse", () -> new ParseCommand(terminal));
    commands.put("explain", () -> new ExplainCommand(terminal));
    commands.put("replay", () -> new ReplayCommand(terminal));
    commands.put("graph", () -> new GraphCommand(terminal));
    commands.put("diff", () -> new DiffCommand(terminal));
    commands.put("doctor", () -> new DoctorCommand(terminal));
    commands.put("verify", () -> new VerifyCommand(terminal));
    commands.put("capture", () -> new CaptureCommand(terminal));
    commands.put("simulate", () -> new SimulateCommand(terminal));
    return commands;
  }

  private static CommandLine commandLine(
      Terminal terminal, Map<String, Supplier<Object>> commands) {
    CommandLine root = new CommandLine(new RootCommand());
    commands.forEach((name, command) -> root.addSubcommand(name, command.get()));
    Converters.register(root);
    root.setExpandAtFiles(false); // a file may be called so
    root.setUsageHelpWidth(HELP_WIDTH);
    root.setColorScheme(
        CommandLine.Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF));
    root.setOut(new PrintWriter(new OutputStreamWriter(terminal.out(), StandardCharsets.UTF_8)));
    root.setErr(
        new PrintWriter(new OutputStreamWriter(terminal.err(), StandardCharsets.UTF_8), true));
    root.setParameterExceptionHandler(
        (e, arguments) -> {
          String name = e.getCommandLine().getCommandSpec().qualifiedName();
          terminal.err().println(Tool.NAME + ": error: " + message(e));
          terminal.err().println("Try '" + name + " --help'.");
          return ExitStatus.USAGE;
        });
    root.setExecutionExceptionHandler(
        (e, command, result) -> failed(terminal.err(), e, result.originalArgs()));
    return root;
  }

  /** Runs {@code given} and gives the exit status; nothing is thrown. */
  public static int run(Terminal terminal, String... given) {
    Map<String, Supplier<Object>> all = commands(terminal);
    String[] arguments = help(all.keySet(), given);
    try {
      CommandLine root = commandLine(terminal, needed(all, arguments));
      if (arguments.length == 0) {
        root.usage(terminal.err());
        return ExitStatus.USAGE;
      }
      int status = root.execute(arguments);
      root.getOut().flush();
      return status;
    } catch (Error e) {
      // An exception is picocli's to catch, and comes to the handler above.
      return failed(terminal.err(), e, Arrays.asList(arguments));
    }
  }

  /** What was wrong, and what may have been meant where no command has the name. */
  private static String message(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched
        && e.getCommandLine().getParent() == null
        && !unmatched.getUnmatched().get(0).isEmpty()
        && !unmatched.getUnmatched().get(0).startsWith("-")) {
      String name = unmatched.getUnmatched().get(0);
      List<String> like = new ArrayList<>(unmatched.getSuggestions());
      like.removeIf(command -> !command.startsWith(name.substring(0, 1)));
      String meant = like.isEmpty() ? "" : "; did you mean " + String.join(" or ", like) + "?";
      return "no command '" + name + "'" + meant;
    }
    return String.valueOf(e.getMessage());
  }

  /** {@code help COMMAND} is {@code COMMAND --help}. */
  private static String[] help(Set<String> known, String... given) {
    if (given.length == 0 || given.length > 2 || !"help".equals(given[0])) {
      return given;
    }
    if (given.length == 1) {
      return new String[] {"--help"};
    }
    return known.contains(given[1]) ? new String[] {given[1], "--help"} : new String[] {given[1]};
  }

  /** The one command that is named, which then starts sooner than among all; else all. */
  private static Map<String, Supplier<Object>> needed(
      Map<String, Supplier<Object>> all, String... arguments) {
    Supplier<Object> named = arguments.length > 0 ? all.get(arguments[0]) : null;
    return named == null ? all : Map.of(arguments[0], named);
  }

  private static int failed(PrintStream err, Throwable e, List<String> arguments) {
    if (e instanceof CommandFailed) {
      err.println(Tool.NAME + ": error: " + e.getMessage());
      return ExitStatus.USAGE;
    }
    if (e instanceof OutOfMemoryError) {
      err.println(Tool.NAME + ": error: out of memory: start Java with a larger -Xmx");
      return ExitStatus.BUG;
    }
    err.println(Tool.NAME + ": internal error: " + e);
    err.println(
        "This is a bug in unleak " + Tool.version() + ". Please tell the project's issue tracker:");
    err.println("the command line, and the input or the part of it that you may share.");
    if (arguments.contains("-v") || arguments.contains("--verbose")) {
      e.printStackTrace(err);
    } else {
      err.println("With -v there is a stack trace, which belongs into the report, too.");
    }
    return ExitStatus.BUG;
  }
}
