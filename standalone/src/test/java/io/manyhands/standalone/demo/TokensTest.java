package io.manyhands.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyhands.standalone.StandaloneException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokensTest {
    private static final String SUBMITTER =
            "\"id\": \"0123456789ab\", \"name\": \"anna\", \"scopes\": [\"submit\"], \"expiresAt\": 0, \"createdBy\": \"x\"";

    private final FakeServer server = FakeServer.start();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream notes = new ByteArrayOutputStream();
    private final Tokens tokens = new Tokens(
            server.uri(),
            "root",
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(notes, true, StandardCharsets.UTF_8));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aNewTokenIsAllThatIsPrinted() throws InterruptedException {
        server.then("/api/tokens", 201, "{\"token\": \"mh_text\", " + SUBMITTER + ", \"later\": 1}");
        tokens.create(new NewToken("anna", List.of("submit"), null, new NewToken.Quota(3, null, null)));
        assertThat(text(out)).isEqualToIgnoringNewLines("mh_text");
        assertThat(text(notes))
                .contains("anna (submit) until 1970-01-01", "0123456789ab")
                .doesNotContain("mh_text");
        assertThat(server.requests())
                .endsWith("POST /api/tokens Bearer root application/json"
                        + " {\"name\":\"anna\",\"scopes\":[\"submit\"],\"quota\":{\"openJobs\":3}}");
    }

    @Test
    void tokensAreListedALineEach() throws InterruptedException {
        server.then("/api/tokens", 200, "{\"tokens\": [{" + SUBMITTER + "}]}");
        tokens.list();
        assertThat(text(out).lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("0123456789ab  submit")
                .endsWith("anna");
    }

    @Test
    void aRevocationSaysWhenItWorks() throws InterruptedException {
        server.then("/api/tokens/0123456789ab", 204, "");
        tokens.revoke("0123456789ab");
        assertThat(server.requests()).endsWith("DELETE /api/tokens/0123456789ab Bearer root null ");
        assertThat(text(out)).contains("within seconds");
    }

    @Test
    void aRefusalSpeaksInTheWordsOfTheService() {
        server.then("/api/tokens", 403, "{\"title\": \"no\", \"detail\": \"this needs admin\"}");
        assertThatThrownBy(tokens::list)
                .isInstanceOf(StandaloneException.class)
                .hasMessage("the tokens cannot be listed: this needs admin");
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
