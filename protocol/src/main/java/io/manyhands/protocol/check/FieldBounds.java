package io.manyhands.protocol.check;

import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Optional;

/// The bounds of one field.
sealed interface FieldBounds {
    /// As JSON names it.
    String name();

    /// Its place among the fields of the message that have bounds.
    int index();

    Content content();

    /// Reads what follows the tag of this field.
    ///
    /// @param wireType as the tag says
    /// @param before how many values of this field were read before
    /// @return how many values there are now, or what is wrong
    Seen read(WireReader in, int wireType, int before) throws IOException;

    /// Whether the field may be written so. What is written otherwise counts as unknown.
    boolean isWritten(int wireType);

    /// What is wrong with the number of values in the whole message.
    Optional<Problem> problemOf(int values);

    sealed interface Seen {
        record Values(int count) implements Seen {}

        record Wrong(Problem problem) implements Seen {}
    }

    /// @param presence what to make of the field not being there
    record Single(String name, int index, Content content, Presence presence) implements FieldBounds {
        @Override
        public Seen read(WireReader in, int wireType, int before) throws IOException {
            if (before > 0 && content instanceof Content.Nested) {
                // Protobuf would merge them, and the sum of two lists may be too long.
                return new Seen.Wrong(new Problem(name, "is there twice, must be there once"));
            }
            var problem = content.problem(in);
            return problem.isPresent() ? new Seen.Wrong(problem.get().under(name)) : new Seen.Values(1);
        }

        @Override
        public boolean isWritten(int wireType) {
            return wireType == content.wireType();
        }

        @Override
        public Optional<Problem> problemOf(int values) {
            if (values > 0) {
                return Optional.empty();
            }
            return switch (presence) {
                case REQUIRED -> Optional.of(new Problem(name, "is missing"));
                case OPTIONAL -> Optional.empty();
                case IMPLICIT -> content.problemOfDefault().map(problem -> problem.under(name));
            };
        }
    }

    /// @param items how many there may be
    record Repeated(String name, int index, Content content, Range items) implements FieldBounds {
        @Override
        public Seen read(WireReader in, int wireType, int before) throws IOException {
            return wireType == content.wireType() ? item(in, before) : packed(in, before);
        }

        @Override
        public boolean isWritten(int wireType) {
            return wireType == content.wireType() || wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED;
        }

        @Override
        public Optional<Problem> problemOf(int values) {
            return items.includes(values)
                    ? Optional.empty()
                    : Optional.of(new Problem(name, "has %d items, must have %s".formatted(values, items)));
        }

        private Seen packed(WireReader in, int before) throws IOException {
            int entered = in.enter();
            Seen seen = new Seen.Values(before);
            while (seen instanceof Seen.Values(int count) && !in.isAtEnd()) {
                seen = item(in, count);
            }
            if (seen instanceof Seen.Values) {
                in.leave(entered);
            }
            return seen;
        }

        private Seen item(WireReader in, int before) throws IOException {
            int count = before + 1;
            if (count > items.most()) {
                return new Seen.Wrong(new Problem(name, "has more than %.0f items".formatted(items.most())));
            }
            var problem = content.problem(in);
            return problem.isPresent()
                    ? new Seen.Wrong(problem.get().under("%s[%d]".formatted(name, before)))
                    : new Seen.Values(count);
        }
    }

    enum Presence {
        REQUIRED,
        OPTIONAL,
        /// Not being there means to be 0, or empty.
        IMPLICIT
    }
}
