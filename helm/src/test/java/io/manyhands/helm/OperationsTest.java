package io.manyhands.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What `docs/operations.md` tells people to type, as far as it can be judged without a cluster.
class OperationsTest {
    private static final Pattern VALUES = Pattern.compile("^```yaml\\n(.+?)^```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern COMMANDS = Pattern.compile("^```sh\\n(.+?)^```", Pattern.MULTILINE | Pattern.DOTALL);

    private final String operations;

    OperationsTest() throws IOException {
        operations = Files.readString(Path.of("..", "docs", "operations.md"));
    }

    @Test
    void valuesAreAccepted() {
        assertThat(blocks(VALUES))
                .isNotEmpty()
                .allSatisfy(values -> assertThatCode(() -> Chart.render(values)).doesNotThrowAnyException());
    }

    @Test
    void commandsNameTheNamespace() {
        assertThat(commands("helm "))
                .isNotEmpty()
                .allSatisfy(command -> assertThat(command).contains(" --namespace manyhands"));
        assertThat(commands("kubectl "))
                .isNotEmpty()
                .filteredOn(command -> !command.startsWith("kubectl taint"))
                .allSatisfy(command -> assertThat(command).startsWith("kubectl -n manyhands "));
    }

    @Test
    void waitsEnd() {
        assertThat(commands("kubectl -n manyhands wait"))
                .isNotEmpty()
                .allSatisfy(command -> assertThat(command).contains("--timeout="));
    }

    /// Reused values alone would lack those that a new version of the chart adds.
    @Test
    void upgradesTakeNewDefaultsAndKeepWhatWasSet() {
        assertThat(commands("helm upgrade"))
                .hasSizeGreaterThan(2)
                .allSatisfy(command -> assertThat(command).contains("--reset-then-reuse-values"));
    }

    private List<String> commands(String beginning) {
        return blocks(COMMANDS).stream()
                .flatMap(String::lines)
                .map(String::strip)
                .filter(line -> line.startsWith(beginning))
                .toList();
    }

    private List<String> blocks(Pattern pattern) {
        return pattern.matcher(operations)
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
