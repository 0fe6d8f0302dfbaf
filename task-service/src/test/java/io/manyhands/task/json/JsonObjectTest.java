package io.manyhands.task.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonObjectTest {
    private final Findings findings = new Findings();

    @Test
    void rangesIncludeTheirBounds() {
        var json = object("{\"min\": 1, \"max\": 8, \"below\": 0, \"above\": 9}");

        assertThat(json.integer("min", 1, 8)).isEqualTo(1);
        assertThat(json.integer("max", 1, 8)).isEqualTo(8);
        assertThat(findings.isEmpty()).isTrue();

        json.integer("below", 1, 8);
        json.integer("above", 1, 8);
        assertThat(findings.errors())
                .containsExactly(
                        new FieldError("below", "is 0; must be a whole number in 1..8"),
                        new FieldError("above", "is 9; must be a whole number in 1..8"));
    }

    @Test
    void numbersThatAreNoWholeNumbersAreRefused() {
        var json = object("{\"a\": 1.5, \"b\": \"1\", \"c\": 1e30, \"d\": true, \"e\": 99999999999999999999}");

        for (var name : new String[] {"a", "b", "c", "d", "e", "missing"}) {
            json.integer(name, 0, 100);
        }

        assertThat(findings.errors()).extracting(FieldError::field).containsExactly("a", "b", "c", "d", "e", "missing");
        assertThat(findings.errors().getLast().message()).isEqualTo("is missing; must be a whole number in 0..100");
    }

    @Test
    void numbersBeyondFloat32AreRefused() {
        object("{\"rate\": 1e39}").number("rate", Range.closed(0, 1e300));
        object("{\"tiny\": 1e-60}").number("tiny", Range.positiveUpTo(1));
        object("{\"almost\": 0.9999999999}").number("almost", Range.fraction());

        assertThat(findings.errors()).extracting(FieldError::field).containsExactly("rate", "tiny", "almost");
    }

    @Test
    void rangesThatExcludeTheirBoundsSaySo() {
        var json = object("{\"zero\": 0, \"one\": 1}");

        json.number("zero", Range.positiveUpTo(1));
        json.number("one", Range.fraction());

        assertThat(findings.errors())
                .containsExactly(
                        new FieldError("zero", "is 0; must be a number, above 0.0 and at most 1.0"),
                        new FieldError("one", "is 1; must be a number, at least 0.0 and below 1.0"));
    }

    @Test
    void fieldsThatNobodyKnowsAreNamedWithThoseThatExist() {
        var json = object("{\"size\": 1, \"sise\": 2}");

        json.integer("size", 0, 9);
        json.flagOr("fast", false);
        json.rejectOthers();

        assertThat(findings.errors())
                .containsExactly(new FieldError("sise", "is not a field here; there are size, fast"));
    }

    /// Its fields were taken for elements, and whoever looked at one of them by its number found none.
    @Test
    void objectIsNoList() {
        assertThat(object("{\"layers\": {\"a\": 1}}").list("layers")).isEmpty();
        assertThat(findings.errors()).containsExactly(new FieldError("layers", "is {\"a\":1}; must be a list"));
    }

    @Test
    void nullIsAbsent() {
        var json = object("{\"a\": null}");

        assertThat(json.has("a")).isFalse();
        assertThat(json.integerOr("a", 5, 0, 9)).isEqualTo(5);
        assertThat(findings.isEmpty()).isTrue();
    }

    @Test
    void kerasSpellingsAreOneField() {
        var snake = JsonObject.of("", parse("{\"kernel_size\": 3}"), Naming.KERAS, findings);
        var camel = JsonObject.of("", parse("{\"kernelSize\": 3}"), Naming.KERAS, findings);

        assertThat(snake.integer("kernelSize", 1, 9)).isEqualTo(3);
        assertThat(camel.integer("kernelSize", 1, 9)).isEqualTo(3);
        snake.integer("kernelSize", 4, 9);
        assertThat(findings.errors()).extracting(FieldError::field).containsExactly("kernel_size");
    }

    @Test
    void pathsLeadToTheValue() {
        var json = object("{\"a\": {\"b\": [{\"c\": 0}]}}");

        json.object("a").element("b", 0).integer("c", 1, 2);

        assertThat(findings.errors()).extracting(FieldError::field).containsExactly("a.b[0].c");
    }

    @Test
    void choicesAreListedInOrder() {
        object("{\"type\": \"c\"}").choice("type", Map.of("b", 1, "a", 2));

        assertThat(findings.errors()).containsExactly(new FieldError("type", "is \"c\"; must be one of a, b"));
    }

    @Test
    void textIsMeasuredInCodePoints() {
        var json = object("{\"fits\": \"😀😀\", \"long\": \"😀😀😀\"}");

        json.text("fits", 2);
        json.text("long", 2);

        assertThat(findings.errors())
                .containsExactly(new FieldError("long", "has 3 characters; at most 2 are allowed"));
    }

    @Test
    void brokenJsonIsReportedWithItsPlace() {
        findings.take(JsonDocument.parse("{\"a\":\n 1,}".getBytes(StandardCharsets.UTF_8)));

        assertThat(findings.errors().getFirst().message())
                .startsWith("is not JSON: ")
                .contains("line 2");
    }

    @Test
    void duplicateFieldsAndTrailingTextAreNoJson() {
        findings.take(JsonDocument.parse("{\"a\": 1, \"a\": 2}".getBytes(StandardCharsets.UTF_8)));
        findings.take(JsonDocument.parse("{} {}".getBytes(StandardCharsets.UTF_8)));

        assertThat(findings.errors()).hasSize(2);
    }

    @Test
    void sectionHasAValueOnlyIfNothingIsWrongWithIt() {
        var json = object("{\"good\": {\"a\": 1}, \"bad\": {\"a\": 0}, \"strange\": {\"a\": 1, \"b\": 2}}");

        assertThat(findings.take(json.section("good", each -> each.integer("a", 1, 9))))
                .contains(1);
        assertThat(findings.take(json.section("bad", each -> each.integer("a", 1, 9))))
                .isEmpty();
        assertThat(findings.take(json.section("strange", each -> each.integer("a", 1, 9))))
                .isEmpty();
        assertThat(findings.take(json.section("missing", each -> "whatever"))).isEmpty();
        json.rejectOthers();

        assertThat(findings.errors()).extracting(FieldError::field).containsExactly("bad.a", "strange.b", "missing");
    }

    @Test
    void findingsAreBounded() {
        for (int i = 0; i < 1000; i++) {
            findings.add("field", "message");
        }

        assertThat(findings.errors()).hasSize(50);
    }

    private JsonObject object(String json) {
        return JsonObject.of("", parse(json), Naming.EXACT, findings);
    }

    private com.fasterxml.jackson.databind.JsonNode parse(String json) {
        return findings.take(JsonDocument.parse(json.getBytes(StandardCharsets.UTF_8)))
                .orElseThrow();
    }
}
