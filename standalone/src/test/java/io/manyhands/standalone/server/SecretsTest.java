package io.manyhands.standalone.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyhands.standalone.StandaloneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @TempDir
    Path dir;

    @Test
    void withADirectoryTheyAreTheSameAfterARestart() {
        var data = Optional.of(dir.resolve("new/data"));
        assertThat(Secrets.of(data)).isEqualTo(Secrets.of(data));
    }

    @Test
    void withoutOneTheyAreNewEachTime() {
        assertThat(Secrets.of(Optional.empty())).isNotEqualTo(Secrets.of(Optional.empty()));
    }

    @Test
    void onlyTheOwnerReadsTheFiles() throws IOException {
        var secrets = Secrets.of(Optional.of(dir));
        for (var name : new String[] {"admin-token", "volunteer-token", "signing-key"}) {
            var permissions = Files.getPosixFilePermissions(dir.resolve(name));
            assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rw-------");
        }
        assertThat(Files.readString(dir.resolve("admin-token"))).isEqualTo(secrets.adminToken() + "\n");
    }

    @Test
    void theyHaveTheLengthThatTheServicesAskFor() {
        var secrets = Secrets.of(Optional.empty());
        assertThat(secrets.adminToken()).matches("[A-Za-z0-9_-]{32}").isNotEqualTo(secrets.volunteerToken());
        assertThat(secrets.volunteerToken()).matches("[A-Za-z0-9_-]{32}");
        assertThat(Base64.getDecoder().decode(secrets.signingKey())).hasSize(32);
    }

    @Test
    void theyDoNotShowInLogs() {
        var secrets = Secrets.of(Optional.empty());
        assertThat(secrets.toString())
                .doesNotContain(secrets.adminToken(), secrets.volunteerToken(), secrets.signingKey());
    }

    @Test
    void anEmptyFileIsNoSecret() throws IOException {
        Files.createFile(dir.resolve("admin-token"));
        assertThatThrownBy(() -> Secrets.of(Optional.of(dir)))
                .isInstanceOf(StandaloneException.class)
                .hasMessageContaining("admin-token is empty; delete it");
    }
}
