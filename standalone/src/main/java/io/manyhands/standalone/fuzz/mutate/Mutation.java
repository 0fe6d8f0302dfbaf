package io.manyhands.standalone.fuzz.mutate;

import java.util.random.RandomGenerator;

/// One way to change an input. Changes none of the arrays it is given; may return `input` itself where there is nothing
/// to change.
@FunctionalInterface
interface Mutation {
    /// @param other another input that did something new, to take parts of
    byte[] apply(byte[] input, byte[] other, RandomGenerator random);
}
