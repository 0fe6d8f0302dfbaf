package io.manyhands.protocol.check;

import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The bounds of all fields of a message that have some. Immutable.
///
/// @param fields by their number
/// @param choices oneofs of which one case must be there
record MessageBounds(Map<Integer, FieldBounds> fields, List<Choice> choices) {
    /// @param name of the oneof
    /// @param cases indexes of the cases' fields
    record Choice(String name, List<Integer> cases) {}

    boolean isEmpty() {
        return fields.isEmpty();
    }

    /// Reads one message to its end, or to the first problem.
    Optional<Problem> problem(WireReader in) throws IOException {
        var values = new int[fields.size()];
        for (int tag = in.tag(); tag != 0; tag = in.tag()) {
            var problem = read(in, tag, values);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return problemOf(values);
    }

    private Optional<Problem> read(WireReader in, int tag, int[] values) throws IOException {
        var field = fields.get(WireFormat.getTagFieldNumber(tag));
        int wireType = WireFormat.getTagWireType(tag);
        if (field == null || !field.isWritten(wireType)) {
            in.skip(tag);
            return Optional.empty();
        }
        return switch (field.read(in, wireType, values[field.index()])) {
            case FieldBounds.Seen.Values(int count) -> {
                values[field.index()] = count;
                yield Optional.empty();
            }
            case FieldBounds.Seen.Wrong(Problem problem) -> Optional.of(problem);
        };
    }

    private Optional<Problem> problemOf(int[] values) {
        for (var field : fields.values()) {
            var problem = field.problemOf(values[field.index()]);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return choices.stream()
                .filter(choice -> choice.cases().stream().allMatch(index -> values[index] == 0))
                .findFirst()
                .map(choice -> new Problem(choice.name(), "is missing"));
    }
}
