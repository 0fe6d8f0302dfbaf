package io.manyhands.standalone.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// After a change: `mvn test -pl standalone -am -Dtest=ConfigurationDocumentTest -Dconfiguration.write=true
/// -Dsurefire.failIfNoSpecifiedTests=false` writes the document anew.
class ConfigurationDocumentTest {
    private static final Path DOCUMENT = Path.of("../docs/configuration.md");

    private final List<ConfigSource> sources = ConfigSource.allBelow(Path.of(".."));

    @Test
    void documentListsEveryKey() throws IOException {
        var text = ConfigurationDocument.text(sources);
        if (Boolean.getBoolean("configuration.write")) {
            Files.writeString(DOCUMENT, text);
        }
        assertThat(Files.readString(DOCUMENT)).isEqualTo(text);
    }

    @Test
    void everyKeySaysWhatItMeans() {
        assertThat(sources)
                .isNotEmpty()
                .allSatisfy(source -> assertThat(source.keys())
                        .isNotEmpty()
                        .allSatisfy(key -> assertThat(key.meaning())
                                .as("%s in %s", key.name(), source.file())
                                .endsWith(".")));
    }

    @Test
    void noKeyIsDefinedTwice() {
        assertThat(sources.stream().flatMap(source -> source.keys().stream()).map(ConfigSource.Key::name))
                .doesNotHaveDuplicates();
    }
}
