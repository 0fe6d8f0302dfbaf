package io.manyhands.standalone.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DataPushTest {
    private static final String ANSWER = """
            {"sha256": "abc", "sizeBytes": 18, "description": {"records": 2, "featureShape": [4], "featureType": "float32",
             "classes": 3, "classNames": ["a", "b", "c"], "target": "kind"}}""";

    private final FakeServer server = FakeServer.start();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void saysWhatTheDataSetHoldsAndHowAJobNamesIt() throws InterruptedException {
        server.then("/api/datasets", 201, ANSWER).then("/api/jobs", 200, "{}");
        var wishes = new DataWishes("csv", "kind of plant", List.of("id", "name"), "class", "none", null, null);

        push(wishes, false);

        assertThat(printed.toString(UTF_8).lines())
                .containsExactly(
                        "Data set abc",
                        "2 records: features of shape [4] (float32), target one of 3 classes (column 'kind'): a, b, c",
                        "In a job: \"data\": {\"type\": \"records\", \"dataset\": \"abc\"}");
        assertThat(server.requests().getLast())
                .startsWith("POST /api/datasets?format=csv&target=kind+of+plant&ignore=id&ignore=name"
                        + "&targetType=class&scale=none Bearer token application/octet-stream x,y");
    }

    @Test
    void answerIsPrintedAsItIsIfThatIsWanted() throws InterruptedException {
        server.then("/api/datasets", 200, "{\"sha256\": \"abc\"}").then("/api/jobs", 200, "{}");

        push(new DataWishes("images", null, List.of(), null, null, "64", "grey"), true);

        assertThat(printed.toString(UTF_8).strip()).isEqualTo("{\"sha256\":\"abc\"}");
        assertThat(server.requests().getLast()).startsWith("POST /api/datasets?format=images&size=64&color=grey ");
    }

    @Test
    void whatTheServerRefusesIsSaid() {
        server.then("/api/datasets", 400, "{\"title\": \"Data cannot be converted\", \"detail\": \"row 2: …\"}")
                .then("/api/jobs", 200, "{}");

        assertThatThrownBy(() -> push(new DataWishes("csv", null, List.of(), null, null, null, null), false))
                .hasMessageContaining("the data were refused")
                .hasMessageContaining("row 2");
    }

    private void push(DataWishes wishes, boolean isJson) throws InterruptedException {
        new DataPush(server.uri(), "token", new PrintStream(printed, true, UTF_8))
                .run("x,y".getBytes(UTF_8), wishes, isJson);
    }
}
