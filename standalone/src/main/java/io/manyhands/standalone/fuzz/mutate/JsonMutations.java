package io.manyhands.standalone.fuzz.mutate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.manyhands.standalone.fuzz.mutate.JsonSpans.Span;
import java.util.List;
import java.util.random.RandomGenerator;

/// Changes of JSON that mostly leave it JSON.
final class JsonMutations {
    static final List<Mutation> ALL = List.of(
            JsonMutations::otherValue,
            JsonMutations::otherValue,
            JsonMutations::valueFromHere,
            JsonMutations::valueFromHere,
            JsonMutations::valueFromThere,
            JsonMutations::doubleMember,
            JsonMutations::memberFromHere,
            JsonMutations::deleteMember,
            JsonMutations::repeatValue,
            JsonMutations::nest,
            JsonMutations::longText);

    /// Each of a kind that somebody may not have thought of.
    private static final List<byte[]> VALUES = List.of(
                    "null",
                    "true",
                    "false",
                    "0",
                    "-0",
                    "-0.0",
                    "-1",
                    "1",
                    "2",
                    "0.5",
                    "1.0",
                    "1e0",
                    "1e-999",
                    "1e999",
                    "-1e999",
                    "1e308",
                    "3.5e38",
                    "1e-46",
                    "NaN",
                    "Infinity",
                    "-Infinity",
                    "2147483647",
                    "2147483648",
                    "-2147483648",
                    "4294967295",
                    "4294967296",
                    "9007199254740993",
                    "9223372036854775807",
                    "9223372036854775808",
                    "-9223372036854775809",
                    "18446744073709551616",
                    "1e18",
                    "1E400000000",
                    "65536",
                    "65537",
                    "16777216",
                    "16777217",
                    "33554433",
                    "67108865",
                    "\"\"",
                    "\" \"",
                    "\"0\"",
                    "\"null\"",
                    "\"\\ud800\"",
                    "\"\\u0000\"",
                    "\"\\u202e\"",
                    "\"$alphabet\"",
                    "[]",
                    "{}",
                    "[null]",
                    "[[]]",
                    "[{}]",
                    "[0]",
                    "[-1]",
                    "[null,1]",
                    "{\"\":0}",
                    "{\"class_name\":null}",
                    "{\"class_name\":\"Dense\",\"config\":{}}",
                    "[\"a\",0,0,{}]",
                    "[[[\"a\",0,0]]]")
            .stream()
            .map(value -> value.getBytes(UTF_8))
            .toList();

    private static final byte[] DIGIT = {'9'};
    private static final byte[] COMMA = {','};
    private static final byte[] QUOTE = {'"'};
    private static final int[] DEPTHS = {1, 2, 20, 499, 998, 1000, 1001, 10_000};
    private static final int[] LENGTHS = {33, 65, 81, 201, 501, 1001, 5000, 40_000};

    private JsonMutations() {}

    static byte[] otherValue(byte[] input, byte[] other, RandomGenerator random) {
        return replaced(input, JsonSpans.of(input).values(), random, VALUES.get(random.nextInt(VALUES.size())));
    }

    /// Names become those of others, layers their own input.
    static byte[] valueFromHere(byte[] input, byte[] other, RandomGenerator random) {
        var values = JsonSpans.of(input).values();
        return values.isEmpty() ? input : replaced(input, values, random, some(input, values, random));
    }

    static byte[] valueFromThere(byte[] input, byte[] other, RandomGenerator random) {
        var there = JsonSpans.of(other).values();
        return there.isEmpty()
                ? input
                : replaced(input, JsonSpans.of(input).values(), random, some(other, there, random));
    }

    static byte[] doubleMember(byte[] input, byte[] other, RandomGenerator random) {
        var members = JsonSpans.of(input).members();
        if (members.isEmpty()) {
            return input;
        }
        var member = members.get(random.nextInt(members.size()));
        return behind(input, member, Pieces.of(input, member.from(), member.to()));
    }

    static byte[] memberFromHere(byte[] input, byte[] other, RandomGenerator random) {
        var members = JsonSpans.of(input).members();
        return members.isEmpty()
                ? input
                : behind(input, members.get(random.nextInt(members.size())), some(input, members, random));
    }

    static byte[] deleteMember(byte[] input, byte[] other, RandomGenerator random) {
        var members = JsonSpans.of(input).members();
        if (members.isEmpty()) {
            return input;
        }
        var member = members.get(random.nextInt(members.size()));
        int to = member.to();
        while (to < input.length && input[to] <= ' ' && input[to] >= 0) {
            to++;
        }
        boolean isLast = to >= input.length || input[to] != ',';
        return Pieces.replace(input, member.from(), isLast ? member.to() : to + 1, new byte[0]);
    }

    /// As further elements of its list, if it is in one.
    static byte[] repeatValue(byte[] input, byte[] other, RandomGenerator random) {
        var values = JsonSpans.of(input).values();
        if (values.isEmpty()) {
            return input;
        }
        var value = values.get(random.nextInt(values.size()));
        var again = Pieces.join(COMMA, Pieces.of(input, value.from(), value.to()));
        return Pieces.replace(
                input, value.to(), value.to(), Pieces.repeat(again, 1 + random.nextInt(random.nextInt(500) + 1)));
    }

    static byte[] nest(byte[] input, byte[] other, RandomGenerator random) {
        var values = JsonSpans.of(input).values();
        if (values.isEmpty()) {
            return input;
        }
        var value = values.get(random.nextInt(values.size()));
        int depth = DEPTHS[random.nextInt(DEPTHS.length)];
        boolean isList = random.nextBoolean();
        var nested = Pieces.join(
                Pieces.repeat((isList ? "[" : "{\"a\":").getBytes(UTF_8), depth),
                Pieces.of(input, value.from(), value.to()),
                Pieces.repeat((isList ? "]" : "}").getBytes(UTF_8), depth));
        return Pieces.replace(input, value.from(), value.to(), nested);
    }

    /// Or a number of as many digits.
    static byte[] longText(byte[] input, byte[] other, RandomGenerator random) {
        int length = LENGTHS[random.nextInt(LENGTHS.length)];
        if (random.nextBoolean()) {
            return replaced(input, JsonSpans.of(input).values(), random, Pieces.repeat(DIGIT, length));
        }
        var character =
                List.of("a", "é", "😀", "\\u0061", "]").get(random.nextInt(5)).getBytes(UTF_8);
        var text = Pieces.join(QUOTE, Pieces.repeat(character, length), QUOTE);
        return replaced(input, JsonSpans.of(input).values(), random, text);
    }

    private static byte[] some(byte[] json, List<Span> spans, RandomGenerator random) {
        var span = spans.get(random.nextInt(spans.size()));
        return Pieces.of(json, span.from(), span.to());
    }

    private static byte[] replaced(byte[] input, List<Span> spans, RandomGenerator random, byte[] by) {
        if (spans.isEmpty()) {
            return input;
        }
        var span = spans.get(random.nextInt(spans.size()));
        return Pieces.replace(input, span.from(), span.to(), by);
    }

    private static byte[] behind(byte[] input, Span span, byte[] added) {
        return Pieces.replace(input, span.to(), span.to(), Pieces.join(COMMA, added));
    }
}
