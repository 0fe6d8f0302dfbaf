package io.manyhands.task.topology;

import com.fasterxml.jackson.databind.JsonNode;
import io.manyhands.task.json.Naming;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// One argument of a layer, and what its values become.
///
/// @param name as TensorFlow.js spells it
/// @param aliases what others call it
record Argument(String name, List<String> aliases, Reading reading) {
    Argument(String name, Reading reading) {
        this(name, List.of(), reading);
    }

    Argument orCalled(String alias) {
        return new Argument(name, List.of(alias), reading);
    }

    /// Its key in the normal form.
    String key() {
        return Naming.snakeCase(name);
    }

    Stream<String> names() {
        return Stream.concat(Stream.of(name), aliases.stream());
    }

    /// Brings a value into normal form, or refuses it.
    @FunctionalInterface
    interface Reading {
        /// @param field the name under which the argument is given, if it is
        /// @return what the normal form says; empty if nothing, as the argument is absent or changes nothing
        Optional<JsonNode> read(GivenLayer layer, String field);
    }
}
