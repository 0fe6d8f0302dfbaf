package io.manyhands.standalone.fuzz;

import io.manyhands.standalone.fuzz.mutate.Form;
import java.util.List;

/// Something that takes bytes from outside.
///
/// @param name on the command line
/// @param examples what to begin with, mostly valid
/// @param entrance to what is searched
public record Target(String name, Form form, List<byte[]> examples, Entrance entrance) {
    public Target {
        examples = List.copyOf(examples);
    }

    /// Takes an input. What it throws is a failure.
    @FunctionalInterface
    public interface Entrance {
        Outcome take(byte[] input);
    }
}
