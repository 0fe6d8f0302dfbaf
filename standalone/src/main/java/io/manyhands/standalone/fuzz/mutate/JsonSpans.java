package io.manyhands.standalone.fuzz.mutate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Where the values of a JSON text are, also of one that is damaged: by its brackets, quotes and commas alone.
///
/// @param values `[from, to)` of each: texts that name members are none
/// @param members the same, beginning with the name
record JsonSpans(List<Span> values, List<Span> members) {
    record Span(int from, int to) {}

    static JsonSpans of(byte[] json) {
        var reading = new Reading(json);
        reading.run();
        return new JsonSpans(reading.values, reading.members);
    }

    private static final class Reading {
        private static final int NOWHERE = -1;

        private final byte[] json;
        private final List<Span> values = new ArrayList<>();
        private final List<Span> members = new ArrayList<>();
        /// Where each object or array begins that is open, and the name of the member that it is, if it is one.
        private final Deque<int[]> open = new ArrayDeque<>();

        private int name = NOWHERE;

        Reading(byte[] json) {
            this.json = json;
        }

        void run() {
            int at = 0;
            while (at < json.length) {
                at = switch (json[at]) {
                    case '"' -> text(at);
                    case '{', '[' -> {
                        open.push(new int[] {at, name});
                        name = NOWHERE;
                        yield at + 1;
                    }
                    case '}', ']' -> close(at + 1);
                    default -> isBare(json[at]) ? bare(at) : at + 1;
                };
            }
        }

        private int text(int from) {
            int to = from + 1;
            while (to < json.length && json[to] != '"') {
                to += json[to] == '\\' ? 2 : 1;
            }
            to = Math.min(json.length, to + 1);
            int next = to;
            while (next < json.length && json[next] <= ' ' && json[next] >= 0) {
                next++;
            }
            if (next < json.length && json[next] == ':') {
                name = from;
                return next + 1;
            }
            value(from, to);
            return to;
        }

        private int bare(int from) {
            int to = from;
            while (to < json.length && isBare(json[to])) {
                to++;
            }
            value(from, to);
            return to;
        }

        private int close(int to) {
            if (!open.isEmpty()) {
                var begun = open.pop();
                name = begun[1];
                value(begun[0], to);
            }
            return to;
        }

        private void value(int from, int to) {
            values.add(new Span(from, to));
            if (name != NOWHERE) {
                members.add(new Span(name, to));
            }
            name = NOWHERE;
        }

        private static boolean isBare(byte character) {
            return character < 0
                    || (character >= '0' && character <= '9')
                    || (character >= 'a' && character <= 'z')
                    || (character >= 'A' && character <= 'Z')
                    || character == '-'
                    || character == '+'
                    || character == '.';
        }
    }
}
