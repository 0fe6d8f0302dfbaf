package io.manyhands.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// The parser and the text that explains it agree, although neither is made from the other.
class HelpTextTest {
    private static final Path FILES = Path.of("../launcher/help");
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");

    static Collection<CommandLine> commands() {
        return ManyhandsCommand.commandLine().getSubcommands().values();
    }

    /// Also those below others that have a text of their own.
    static Stream<CommandLine> explained() {
        return commands().stream()
                .flatMap(command -> Stream.concat(
                        Stream.of(command),
                        command.getSubcommands().values().stream().filter(HelpTextTest::hasOwnText)));
    }

    private static boolean hasOwnText(CommandLine command) {
        return Files.exists(FILES.resolve(ownName(command)));
    }

    private static String ownName(CommandLine command) {
        return "%s-%s.txt".formatted(command.getParent().getCommandName(), command.getCommandName());
    }

    @ParameterizedTest
    @MethodSource("explained")
    void everyOptionOfTheParserIsExplained(CommandLine command) {
        var text = HelpText.of(command.getCommandSpec());
        assertThat(options(command).keySet())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(text).containsPattern("(?m)(^ {2}|^Usage: .*)" + name + "\\b"));
    }

    @ParameterizedTest
    @MethodSource("explained")
    void everyOptionThatIsNamedExists(CommandLine command) {
        var known = options(command).keySet();
        assertThat(optionsIn(HelpText.of(command.getCommandSpec()))).isSubsetOf(known);
    }

    @ParameterizedTest
    @MethodSource("explained")
    void defaultsAreThoseOfTheParser(CommandLine command) {
        var text = HelpText.of(command.getCommandSpec());
        options(command)
                .forEach((name, option) -> defaultOf(option)
                        .ifPresent(value ->
                                assertThat(explanation(text, name)).as(name).contains("(" + value + ")")));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everySubcommandIsNamed(CommandLine command) {
        var text = HelpText.of(command.getCommandSpec());
        assertThat(command.getSubcommands())
                .allSatisfy((name, below) -> assertThat(text)
                        .containsPattern(
                                hasOwnText(below)
                                        ? "[ ,]%s[ ,]".formatted(name)
                                        : "(?m)^ {2}%1$s |^Usage: .* %1$s ".formatted(name)));
    }

    @Test
    void theOverviewNamesEveryCommandAndOption() {
        var root = ManyhandsCommand.commandLine();
        var text = HelpText.of(root.getCommandSpec());
        assertThat(root.getSubcommands().keySet())
                .allSatisfy(name -> assertThat(text).containsPattern("(?m)^ {2}" + name + " "));
        assertThat(optionsIn(text)).containsExactlyInAnyOrder("--help", "--version");
        assertThat(root.getCommandSpec().options())
                .extracting(OptionSpec::longestName)
                .containsExactlyInAnyOrder("--help", "--version");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void helpIsTheFileThatTheLauncherPrints(CommandLine command) throws IOException {
        var name = command.getCommandName();
        var file = Files.readString(FILES.resolve(name + ".txt"));
        var shared = Files.readString(FILES.resolve("server-options.txt"));
        assertThat(printed(name, "--help")).isEqualTo(file.replace("@server-options\n", shared));
    }

    @Test
    void commandsBelowAnotherHaveItsText() {
        assertThat(printed("bench", "paper", "-h")).isEqualTo(printed("bench", "--help"));
        assertThat(printed("experiment", "scale-out", "-h")).startsWith("Usage: ./manyhands experiment scale-out ");
    }

    @Test
    void commandsBelowAnotherMayHaveATextOfTheirOwn() throws IOException {
        assertThat(printed("experiment", "fuzz", "--help"))
                .isEqualTo(Files.readString(FILES.resolve("experiment-fuzz.txt")));
    }

    private static String printed(String... args) {
        var out = new StringWriter();
        var status = ManyhandsCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .execute(args);
        assertThat(status).isZero();
        return out.toString();
    }

    /// Of a command and those below it. Help is the overview's to explain, for all.
    private static Map<String, OptionSpec> options(CommandLine command) {
        return withThoseBelow(command)
                .flatMap(spec -> spec.options().stream())
                .filter(option -> !option.usageHelp())
                .collect(Collectors.toMap(
                        OptionSpec::longestName, option -> option, (first, second) -> first, TreeMap::new));
    }

    private static Stream<CommandSpec> withThoseBelow(CommandLine command) {
        return Stream.concat(
                Stream.of(command.getCommandSpec()),
                command.getSubcommands().values().stream()
                        .filter(below -> !hasOwnText(below))
                        .flatMap(HelpTextTest::withThoseBelow));
    }

    private static Set<String> optionsIn(String text) {
        return OPTION.matcher(text)
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Of paths, which depend on where this runs, there is no telling.
    private static Optional<String> defaultOf(OptionSpec option) {
        return Optional.ofNullable(
                switch (option.initialValue()) {
                    case Integer number when number != 0 -> number.toString();
                    case String text -> text;
                    case List<?> list -> list.stream().map(String::valueOf).collect(Collectors.joining(","));
                    case null, default -> null;
                });
    }

    /// The lines from the option's name to the next option or blank line.
    private static String explanation(String text, String option) {
        var lines = new ArrayList<String>();
        text.lines()
                .dropWhile(line -> !line.startsWith("  " + option + " "))
                .takeWhile(line -> lines.isEmpty() || line.startsWith("     "))
                .forEach(lines::add);
        return String.join("\n", lines);
    }
}
