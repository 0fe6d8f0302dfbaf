package io.manyhands.task.dataset;

import io.manyhands.protocol.v1.TextWindows;
import java.util.BitSet;

/// What a text is made of.
///
/// @param codePoints length in Unicode code points
/// @param alphabet the distinct code points, ascending
/// @param classes number of distinct code points
public record TextCorpus(int codePoints, String alphabet, int classes) {
    public sealed interface Outcome {}

    public record Decoded(TextCorpus corpus) implements Outcome {}

    /// @param position of the first byte, from 0, that begins no character
    public record Malformed(int position) implements Outcome {}

    /// @param utf8 not kept; decoded strictly, nothing is replaced and a byte order mark is a character
    public static Outcome decode(byte[] utf8) {
        var seen = new BitSet();
        var count = new int[1];
        var mistake = CodePoints.read(utf8, point -> {
            seen.set(point);
            count[0]++;
        });
        return mistake.isPresent()
                ? new Malformed(mistake.getAsInt())
                : new Decoded(new TextCorpus(count[0], alphabet(seen), seen.cardinality()));
    }

    /// Number of distinct code points of a text that was looked at before.
    public static int classesOf(TextWindows text) {
        return text.getAlphabet().codePointCount(0, text.getAlphabet().length());
    }

    private static String alphabet(BitSet seen) {
        return seen.stream()
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
