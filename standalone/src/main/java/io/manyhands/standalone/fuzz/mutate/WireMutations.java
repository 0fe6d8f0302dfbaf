package io.manyhands.standalone.fuzz.mutate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Changes of Protobuf messages after which the lengths around are right again. Bytes that are no message are left as
/// they are.
final class WireMutations {
    static final List<Mutation> ALL = List.of(
            WireMutations::otherNumber,
            WireMutations::otherNumber,
            WireMutations::otherBytes,
            WireMutations::otherType,
            WireMutations::otherField,
            WireMutations::delete,
            WireMutations::doubled,
            WireMutations::repeated,
            WireMutations::shuffled,
            WireMutations::fieldFromThere,
            WireMutations::nested,
            WireMutations::longLength);

    private static final int HIGHEST_FIELD = 16;
    private static final int[] LENGTHS = {0, 1, 8, 11, 12, 13, 31, 32, 33, 81, 257, 1000, 20_000};
    private static final int[] DEPTHS = {2, 20, 99, 101, 5000};
    /// Each writes all those inside again.
    private static final int DEEPEST = 120;

    private static final int MOST_REPEATED = 5000;
    private static final int START_GROUP = 3;

    private WireMutations() {}

    static byte[] otherNumber(byte[] input, byte[] other, RandomGenerator random) {
        return change(
                input,
                random,
                field -> field.withBytes(WireField.VARINT, WireField.varint(ByteMutations.number(random))));
    }

    static byte[] otherBytes(byte[] input, byte[] other, RandomGenerator random) {
        var bytes = new byte[LENGTHS[random.nextInt(LENGTHS.length)]];
        if (random.nextBoolean()) {
            random.nextBytes(bytes);
        }
        return change(input, random, field -> field.withBytes(WireField.LENGTH_DELIMITED, bytes));
    }

    static byte[] otherType(byte[] input, byte[] other, RandomGenerator random) {
        int type = random.nextInt(8);
        return change(input, random, field -> new WireField(field.number(), type, field.bytes(), field.fields()));
    }

    static byte[] otherField(byte[] input, byte[] other, RandomGenerator random) {
        return change(input, random, field -> field.withNumber(1 + random.nextInt(HIGHEST_FIELD)));
    }

    static byte[] delete(byte[] input, byte[] other, RandomGenerator random) {
        return among(input, random, (fields, at) -> fields.remove(at));
    }

    static byte[] doubled(byte[] input, byte[] other, RandomGenerator random) {
        return among(input, random, (fields, at) -> fields.add(fields.get(at)));
    }

    static byte[] repeated(byte[] input, byte[] other, RandomGenerator random) {
        int wanted = random.nextInt(1 + random.nextInt(MOST_REPEATED));
        return among(input, random, (fields, at) -> {
            int times = Math.min(wanted, Form.MOST_BYTES / WireField.write(List.of(fields.get(at))).length);
            fields.addAll(Collections.nCopies(times, fields.get(at)));
        });
    }

    static byte[] shuffled(byte[] input, byte[] other, RandomGenerator random) {
        return among(input, random, (fields, at) -> Collections.swap(fields, at, random.nextInt(fields.size())));
    }

    static byte[] fieldFromThere(byte[] input, byte[] other, RandomGenerator random) {
        var there = WireField.read(other).stream()
                .flatMap(List::stream)
                .flatMap(WireMutations::withThoseInside)
                .toList();
        return there.isEmpty() ? input : change(input, random, _ -> there.get(random.nextInt(there.size())));
    }

    /// In itself, again and again, or in groups that never end.
    static byte[] nested(byte[] input, byte[] other, RandomGenerator random) {
        int depth = DEPTHS[random.nextInt(DEPTHS.length)];
        if (random.nextBoolean()) {
            int number = 1 + random.nextInt(HIGHEST_FIELD);
            return Pieces.join(input, Pieces.repeat(WireField.varint((number << 3) | START_GROUP), depth));
        }
        return change(input, random, field -> {
            var within = field;
            for (int i = 0; i < Math.min(depth, DEEPEST); i++) {
                within = field.withFields(List.of(within));
            }
            return within;
        });
    }

    /// Announces bytes that do not follow, or fewer than do.
    static byte[] longLength(byte[] input, byte[] other, RandomGenerator random) {
        var tag = WireField.varint(((1L + random.nextInt(HIGHEST_FIELD)) << 3) | WireField.LENGTH_DELIMITED);
        int at = random.nextInt(input.length + 1);
        return Pieces.replace(input, at, at, Pieces.join(tag, WireField.varint(ByteMutations.number(random))));
    }

    private interface Change {
        /// @param at the place of the field that was picked
        void apply(List<WireField> fields, int at);
    }

    private static byte[] change(byte[] input, RandomGenerator random, UnaryOperator<WireField> change) {
        return among(input, random, (fields, at) -> fields.set(at, change.apply(fields.get(at))));
    }

    private static byte[] among(byte[] input, RandomGenerator random, Change change) {
        return WireField.read(input)
                .filter(fields -> !fields.isEmpty())
                .map(fields -> WireField.write(changed(fields, random, change)))
                .orElse(input);
    }

    /// Goes down in half of the cases, where there is something below.
    private static List<WireField> changed(List<WireField> fields, RandomGenerator random, Change change) {
        var copy = new ArrayList<>(fields);
        int at = random.nextInt(copy.size());
        var picked = copy.get(at);
        if (!picked.fields().isEmpty() && random.nextInt(4) > 0) {
            copy.set(at, picked.withFields(changed(picked.fields(), random, change)));
        } else {
            change.apply(copy, at);
        }
        return copy;
    }

    private static Stream<WireField> withThoseInside(WireField field) {
        return Stream.concat(Stream.of(field), field.fields().stream().flatMap(WireMutations::withThoseInside));
    }
}
