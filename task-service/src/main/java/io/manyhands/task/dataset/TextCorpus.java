package io.manyhands.task.dataset;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/// What a text is made of.
///
/// @param codePoints length in Unicode code points
/// @param alphabet the distinct code points, ascending
/// @param classes number of distinct code points
public record TextCorpus(int codePoints, String alphabet, int classes) {
    private static final int CHARS_AT_ONCE = 8192;

    public sealed interface Outcome {}

    public record Decoded(TextCorpus corpus) implements Outcome {}

    /// @param position of the first byte, from 0, that begins no character
    public record Malformed(int position) implements Outcome {}

    /// @param utf8 not kept; decoded strictly, nothing is replaced and a byte order mark is a character
    public static Outcome decode(byte[] utf8) {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        var in = ByteBuffer.wrap(utf8);
        var out = CharBuffer.allocate(CHARS_AT_ONCE);
        var seen = new BitSet();
        int count = 0;
        CoderResult result;
        do {
            result = decoder.decode(in, out, true);
            if (result.isError()) {
                return new Malformed(in.position());
            }
            var decoded = out.flip().toString();
            decoded.codePoints().forEach(seen::set);
            count += decoded.codePointCount(0, decoded.length());
            out.clear();
        } while (result.isOverflow());
        return new Decoded(new TextCorpus(count, alphabet(seen), seen.cardinality()));
    }

    private static String alphabet(BitSet seen) {
        return seen.stream()
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
