package io.manyhands.protocol.work;

import java.util.Optional;
import java.util.regex.Pattern;

/// An input of map-reduce for which there is no result.
///
/// @param round in which it failed
/// @param index of the input, from 0
/// @param message what the program, or a limit, says; longer ones are cut
public record FailedInput(int round, int index, String message) {
    /// Characters of a message, as volunteers send them.
    private static final int MOST_CHARS = 400;

    private static final Pattern TEXT = Pattern.compile("(\\d{1,9}) (\\d{1,10}) (.*)", Pattern.DOTALL);

    public FailedInput {
        message = message.length() <= MOST_CHARS ? message : message.substring(0, MOST_CHARS);
    }

    /// As it is stored: begins with the round, for scripts, and a space.
    public String text() {
        return "%d %d %s".formatted(round, index, message);
    }

    /// @return empty if it is something else than [#text] writes
    public static Optional<FailedInput> parse(String text) {
        var parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(new FailedInput(
                        Integer.parseInt(parts.group(1)),
                        (int) Math.min(Integer.MAX_VALUE, Long.parseLong(parts.group(2))),
                        parts.group(3)))
                : Optional.empty();
    }
}
