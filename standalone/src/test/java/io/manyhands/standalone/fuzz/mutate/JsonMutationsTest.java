package io.manyhands.standalone.fuzz.mutate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.manyhands.standalone.fuzz.mutate.JsonSpans.Span;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class JsonMutationsTest {
    private static final String JSON = "{\"a\" : [1, {\"b\\\"\": \"x]\"}], \"c\": -2.5e3}";

    @Test
    void valuesAndMembersAreFound() {
        var spans = JsonSpans.of(JSON.getBytes(UTF_8));
        assertThat(texts(spans.values()))
                .containsExactly("1", "\"x]\"", "{\"b\\\"\": \"x]\"}", "[1, {\"b\\\"\": \"x]\"}]", "-2.5e3", JSON);
        assertThat(texts(spans.members()))
                .containsExactly("\"b\\\"\": \"x]\"", "\"a\" : [1, {\"b\\\"\": \"x]\"}]", "\"c\": -2.5e3");
    }

    @Test
    void damagedJsonHasSpansToo() {
        for (var json : List.of("", "\"", "{\"a\"", "{\"a\":", "]]", "[1,{", "\"\\", "{\"a\":1]")) {
            var spans = JsonSpans.of(json.getBytes(UTF_8));
            assertThat(spans.values()).allSatisfy(span -> assertThat(span.to()).isBetween(span.from(), json.length()));
        }
    }

    @Test
    void manyMutationsLeaveItJson() {
        int sound = 0;
        for (int seed = 0; seed < 1000; seed++) {
            var random = new SplittableRandom(seed);
            var mutation = JsonMutations.ALL.get(random.nextInt(JsonMutations.ALL.size()));
            sound += isJson(mutation.apply(JSON.getBytes(UTF_8), "[{}]".getBytes(UTF_8), random)) ? 1 : 0;
        }
        assertThat(sound).isGreaterThan(600);
    }

    @Test
    void membersAreDoubledAndDeleted() {
        var one = "{\"a\":1}".getBytes(UTF_8);
        var random = new SplittableRandom(1);
        assertThat(new String(JsonMutations.doubleMember(one, one, random), UTF_8))
                .isEqualTo("{\"a\":1,\"a\":1}");
        assertThat(new String(JsonMutations.deleteMember(one, one, random), UTF_8))
                .isEqualTo("{}");
    }

    private static List<String> texts(List<Span> spans) {
        return spans.stream()
                .map(span -> JSON.substring(span.from(), span.to()))
                .toList();
    }

    private static boolean isJson(byte[] bytes) {
        try {
            new ObjectMapper().readTree(bytes);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
