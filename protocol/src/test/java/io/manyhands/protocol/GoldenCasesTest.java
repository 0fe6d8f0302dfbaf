package io.manyhands.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The files in `src/test/resources/golden` hold what this module's arithmetic gives for chosen inputs. The TypeScript
/// side (`volunteer-ui/src/protocol`) is tested against the same files, so a change on one side only turns a test red.
///
/// After a deliberate change: `mvn test -pl protocol -Dtest=GoldenCasesTest -Dgolden.write=true` writes them anew.
class GoldenCasesTest {
    private static final Path FOLDER = Path.of("src/test/resources/golden");

    @ParameterizedTest
    @EnumSource
    void fileHoldsWhatTheArithmeticGives(GoldenFile golden) throws IOException {
        var file = FOLDER.resolve(golden.fileName());
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, golden.text());
        }
        assertThat(Files.readString(file)).isEqualTo(golden.text());
    }
}
