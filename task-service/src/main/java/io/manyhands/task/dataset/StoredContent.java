package io.manyhands.task.dataset;

import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.manyhands.task.conversion.Conversion;
import io.manyhands.task.conversion.Converted;
import io.manyhands.task.conversion.Description;
import io.manyhands.task.conversion.SourceFormat;
import io.manyhands.task.conversion.Wishes;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Read;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// What is stored of a body: its bytes, or the records that were made of them.
///
/// @param sha256 of the bytes, in hexadecimal
/// @param description of records that were made
@SuppressWarnings("ArrayRecordComponent") // made once, stored once; never compared
record StoredContent(String sha256, byte[] bytes, Optional<Description> description) {
    private static final int MAX_DESCRIPTION = 4 << 20;

    /// Takes a while; not for an event loop.
    ///
    /// @param format empty: the bytes stay as they are
    static StoredContent of(byte[] body, Optional<SourceFormat> format, Wishes wishes) {
        if (format.isEmpty()) {
            return new StoredContent(sha256(body), body, Optional.empty());
        }
        return switch (Conversion.convert(format.get(), wishes, body)) {
            case Read.Done<Converted>(Converted converted, List<String> _) ->
                new StoredContent(
                        sha256(converted.records()),
                        converted.records(),
                        Optional.of(described(format.get(), converted)));
            case Read.Refused<Converted>(List<FieldError> errors) ->
                throw Problems.of(
                        ProblemCode.DATASET_UNUSABLE,
                        "the %s %s"
                                .formatted(
                                        format.get().label(), errors.getFirst().message()));
        };
    }

    /// Names come from the file, and nothing else bounds them.
    private static Description described(SourceFormat format, Converted converted) {
        int chars = DescriptionJson.print(converted.description()).length();
        if (chars > MAX_DESCRIPTION) {
            throw Problems.of(
                    ProblemCode.DATASET_UNUSABLE,
                    "the %s has names of classes, columns and their texts of %d characters in all; at most %d are allowed: shorten them"
                            .formatted(format.label(), chars, MAX_DESCRIPTION));
        }
        return converted.description();
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Blocks.sha256Digest().digest(bytes));
    }
}
