package io.manyhands.task.conversion;

import io.manyhands.task.json.Read;
import java.util.List;

/// What conversions come to.
final class Conversions {
    private Conversions() {}

    static Converted converted(SourceFormat format, byte[] bytes, Wishes wishes) {
        return switch (Conversion.convert(format, wishes, bytes)) {
            case Read.Done<Converted>(Converted converted, List<String> _) -> converted;
            case Read.Refused<Converted>(var errors) ->
                throw new AssertionError(errors.getFirst().message());
        };
    }

    static String refusal(SourceFormat format, byte[] bytes, Wishes wishes) {
        return switch (Conversion.convert(format, wishes, bytes)) {
            case Read.Done<Converted> done -> throw new AssertionError(done);
            case Read.Refused<Converted>(var errors) -> errors.getFirst().message();
        };
    }
}
