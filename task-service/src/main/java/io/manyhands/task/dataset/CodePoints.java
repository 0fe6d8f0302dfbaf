package io.manyhands.task.dataset;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.function.IntConsumer;

/// Reads UTF-8 a piece at a time, so that a large text never lies in memory twice.
final class CodePoints {
    private static final int CHARS_AT_ONCE = 8192;

    private CodePoints() {}

    /// @param utf8 decoded strictly: nothing is replaced, and a byte order mark is a character
    /// @param each told every code point before the first mistake, in order
    /// @return the position of the first byte, from 0, that begins no character; empty if all do
    static OptionalInt read(byte[] utf8, IntConsumer each) {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var in = ByteBuffer.wrap(utf8);
        var out = CharBuffer.allocate(CHARS_AT_ONCE);
        CoderResult result;
        do {
            result = decoder.decode(in, out, true);
            out.flip().toString().codePoints().forEach(each);
            out.clear();
        } while (result.isOverflow());
        return result.isError() ? OptionalInt.of(in.position()) : OptionalInt.empty();
    }
}
