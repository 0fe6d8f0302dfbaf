package io.manyhands.protocol.work;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Inputs of map-reduce that have failed because their program passed a limit, by their index, ascending. Only the
/// device that tried knows that.
///
/// @param time those that took too long
/// @param memory those that needed too much
public record PassedLimits(List<Integer> time, List<Integer> memory) {
    public static final PassedLimits NONE = new PassedLimits(List.of(), List.of());

    private static final int MOST_DIGITS = 10;
    private static final String NUMBERS = "\\[(\\d{1,%d}(?:,\\d{1,%d})*+)]".formatted(MOST_DIGITS, MOST_DIGITS);
    /// As volunteers write it: before all other fields, and only if it holds something.
    private static final Pattern HEAD =
            Pattern.compile("\\{(?:\"time\":%s,)?(?:\"memory\":%s,)?\"failed\":.*".formatted(NUMBERS, NUMBERS));
    /// Of a head, more than so many inputs take.
    private static final int LOOKED_AT = 4096;

    public PassedLimits {
        time = List.copyOf(time);
        memory = List.copyOf(memory);
    }

    /// @param entries of leaves, of which [MapEntries#read] makes something
    public static PassedLimits in(ByteString entries) {
        var time = new ArrayList<Integer>();
        var memory = new ArrayList<Integer>();
        for (var text : MapEntries.texts(entries)) {
            var head = text.substring(0, Math.min(LOOKED_AT, text.size())).toString(StandardCharsets.ISO_8859_1);
            var line = HEAD.matcher(head.lines().findFirst().orElse(""));
            if (line.matches()) {
                time.addAll(numbers(line.group(1)));
                memory.addAll(numbers(line.group(2)));
            }
        }
        return new PassedLimits(time, memory);
    }

    Stream<Integer> all() {
        return Stream.concat(time.stream(), memory.stream());
    }

    public boolean isEmpty() {
        return time.isEmpty() && memory.isEmpty();
    }

    private static List<Integer> numbers(@Nullable String list) {
        return list == null
                ? List.of()
                : Arrays.stream(list.split(","))
                        .map(Long::parseLong)
                        .map(number -> (int) Math.min(Integer.MAX_VALUE, number))
                        .toList();
    }
}
