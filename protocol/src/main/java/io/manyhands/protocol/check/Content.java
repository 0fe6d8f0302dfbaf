package io.manyhands.protocol.check;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What may be in a field, or in each item of a repeated one.
sealed interface Content {
    /// Reads one value.
    Optional<Problem> problem(WireReader in) throws IOException;

    /// What is wrong with 0, or with nothing: the value of a field that was not sent.
    Optional<Problem> problemOfDefault();

    /// How the value is written.
    int wireType();

    private static Optional<Problem> flaw(String flaw) {
        return Optional.of(new Problem("", flaw));
    }

    /// An integer.
    record Whole(FieldDescriptor.Type type, Range range) implements Content {
        @Override
        public Optional<Problem> problem(WireReader in) throws IOException {
            var numbers = in.numbers();
            return switch (type) {
                case UINT32 -> problem(Integer.toUnsignedLong(numbers.readUInt32()));
                case INT64 -> problem(numbers.readInt64());
                case UINT64 -> unsigned(numbers.readUInt64());
                case FIXED64 -> unsigned(numbers.readFixed64());
                default -> throw new IllegalStateException("an integer is not written as " + type);
            };
        }

        @Override
        public Optional<Problem> problemOfDefault() {
            return problem(0);
        }

        @Override
        public int wireType() {
            return type == FieldDescriptor.Type.FIXED64 ? WireFormat.WIRETYPE_FIXED64 : WireFormat.WIRETYPE_VARINT;
        }

        private Optional<Problem> unsigned(long value) {
            return value < 0
                    ? flaw("is %s, must be %s".formatted(Long.toUnsignedString(value), range))
                    : problem(value);
        }

        private Optional<Problem> problem(long value) {
            return range.includes((double) value)
                    ? Optional.empty()
                    : flaw("is %d, must be %s".formatted(value, range));
        }
    }

    /// A floating-point number; always finite.
    record Real(boolean isDouble, Range range) implements Content {
        @Override
        public Optional<Problem> problem(WireReader in) throws IOException {
            return problem(isDouble ? in.numbers().readDouble() : in.numbers().readFloat());
        }

        @Override
        public Optional<Problem> problemOfDefault() {
            return problem(0);
        }

        @Override
        public int wireType() {
            return isDouble ? WireFormat.WIRETYPE_FIXED64 : WireFormat.WIRETYPE_FIXED32;
        }

        private Optional<Problem> problem(double value) {
            if (!Double.isFinite(value)) {
                return flaw("is %s, must be finite".formatted(value));
            }
            return range.includes(value) ? Optional.empty() : flaw("is %s, must be %s".formatted(value, range));
        }
    }

    /// An enum: one of the numbers that this version knows.
    record Known(Set<Integer> numbers) implements Content {
        @Override
        public Optional<Problem> problem(WireReader in) throws IOException {
            return problem(in.numbers().readEnum());
        }

        @Override
        public Optional<Problem> problemOfDefault() {
            return problem(0);
        }

        @Override
        public int wireType() {
            return WireFormat.WIRETYPE_VARINT;
        }

        private Optional<Problem> problem(int number) {
            return numbers.contains(number)
                    ? Optional.empty()
                    : flaw("is %d, must be one of %s"
                            .formatted(number, numbers.stream().sorted().toList()));
        }
    }

    /// Bytes, of which only the number counts.
    record Octets(Range length) implements Content {
        @Override
        public Optional<Problem> problem(WireReader in) throws IOException {
            return problem(in.passBytes());
        }

        @Override
        public Optional<Problem> problemOfDefault() {
            return problem(0);
        }

        @Override
        public int wireType() {
            return WireFormat.WIRETYPE_LENGTH_DELIMITED;
        }

        private Optional<Problem> problem(int size) {
            return length.includes(size)
                    ? Optional.empty()
                    : flaw("has %d bytes, must have %s".formatted(size, length));
        }
    }

    /// A string.
    ///
    /// @param length in characters: code points
    /// @param pattern of all of it
    record Text(Range length, Optional<Pattern> pattern) implements Content {
        @Override
        public Optional<Problem> problem(WireReader in) throws IOException {
            int bytes = in.passBytes();
            int characters = in.characters(bytes);
            return length.includes(characters)
                    ? pattern.flatMap(expected -> problem(expected, in.text(bytes)))
                    : flaw("has %d characters, must have %s".formatted(characters, length));
        }

        @Override
        public Optional<Problem> problemOfDefault() {
            return length.includes(0)
                    ? pattern.flatMap(expected -> problem(expected, ""))
                    : flaw("has 0 characters, must have %s".formatted(length));
        }

        @Override
        public int wireType() {
            return WireFormat.WIRETYPE_LENGTH_DELIMITED;
        }

        private static Optional<Problem> problem(Pattern expected, String text) {
            return expected.matcher(text).matches()
                    ? Optional.empty()
                    : flaw("is '%s', must match %s".formatted(text, expected));
        }
    }

    /// A message, and everything in it.
    record Nested(MessageBounds bounds) implements Content {
        @Override
        public Optional<Problem> problem(WireReader in) throws IOException {
            int entered = in.enter();
            var problem = bounds.problem(in);
            if (problem.isEmpty()) {
                in.leave(entered);
            }
            return problem;
        }

        @Override
        public Optional<Problem> problemOfDefault() {
            return Optional.empty();
        }

        @Override
        public int wireType() {
            return WireFormat.WIRETYPE_LENGTH_DELIMITED;
        }
    }

    /// Whatever it is.
    record Free(int wireType) implements Content {
        @Override
        public Optional<Problem> problem(WireReader in) throws IOException {
            in.skip(wireType);
            return Optional.empty();
        }

        @Override
        public Optional<Problem> problemOfDefault() {
            return Optional.empty();
        }
    }
}
