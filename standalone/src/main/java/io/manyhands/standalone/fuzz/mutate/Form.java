package io.manyhands.standalone.fuzz.mutate;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// What inputs look like, which says how they can be changed so that a parser gets further than the first byte.
public enum Form {
    BYTES(List.of(), ByteMutations.ALL),
    TEXT(TextMutations.ALL, ByteMutations.ALL),
    JSON(
            JsonMutations.ALL,
            Stream.concat(TextMutations.ALL.stream(), ByteMutations.ALL.stream())
                    .toList()),
    /// Messages of Protobuf.
    WIRE(WireMutations.ALL, ByteMutations.ALL);

    /// The longest input that is made.
    public static final int MOST_BYTES = 64 << 10;

    /// Of ten inputs, so many are changed in the ways of their form alone, where it has some: one bad byte is
    /// enough for a parser to look no further.
    private static final int SOUND_OF_TEN = 7;

    private static final int MOST_CHANGES = 4;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of and Stream.toList, of functions
    private final List<Mutation> own;

    @SuppressWarnings("ImmutableEnumChecker") // the same
    private final List<Mutation> damage;

    Form(List<Mutation> own, List<Mutation> damage) {
        this.own = own;
        this.damage = damage;
    }

    /// Makes one to four changes.
    ///
    /// @param input not changed
    /// @param other not changed
    public byte[] mutate(byte[] input, byte[] other, RandomGenerator random) {
        var mutations = !own.isEmpty() && random.nextInt(10) < SOUND_OF_TEN ? own : damage;
        var mutated = input;
        for (int changes = 1 + random.nextInt(1 + random.nextInt(MOST_CHANGES)); changes > 0; changes--) {
            var mutation = mutations.get(random.nextInt(mutations.size()));
            mutated = bounded(mutation.apply(mutated, other, random));
        }
        return mutated;
    }

    private static byte[] bounded(byte[] bytes) {
        return bytes.length > MOST_BYTES ? Arrays.copyOf(bytes, MOST_BYTES) : bytes;
    }
}
