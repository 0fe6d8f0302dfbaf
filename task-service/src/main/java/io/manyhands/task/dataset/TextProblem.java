package io.manyhands.task.dataset;

import java.util.Optional;

/// Bytes that cannot have been meant as a text, although they may decode as one.
final class TextProblem {
    private static final String WAY_OUT = ". If the bytes are meant as they are, set data.asIs to true";
    /// Tabs, ends of lines and the like aside.
    private static final double CONTROL = 0.1;

    private TextProblem() {}

    static Optional<String> of(byte[] bytes) {
        return FileFormat.of(bytes)
                .map(format -> "looks like %s; %s%s".formatted(format.name(), format.remedy(), WAY_OUT))
                .or(() -> binary(bytes));
    }

    private static Optional<String> binary(byte[] bytes) {
        int control = 0;
        int zeros = 0;
        for (byte character : bytes) {
            control += TextLook.isPrintable(character) ? 0 : 1;
            zeros += character == 0 ? 1 : 0;
        }
        return zeros == 0 && control <= CONTROL * bytes.length
                ? Optional.empty()
                : Optional.of(
                        "looks like binary data: %d of %d bytes are control characters, %d of them zeros; a text is in UTF-8, and binary samples are data.type records%s"
                                .formatted(control, bytes.length, zeros, WAY_OUT));
    }
}
