package io.manyhands.standalone.fuzz.mutate;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/// Changes of text: characters that are hardly any, and other encodings.
final class TextMutations {
    static final List<Mutation> ALL = List.of(TextMutations::oddBytes, TextMutations::escape, TextMutations::encode);

    /// In UTF-8, as far as they are.
    private static final List<byte[]> ODD = List.of(
                    "00", // NUL
                    "c080", // NUL in two bytes
                    "c1bf", // overlong
                    "e08080",
                    "eda080", // a lone surrogate
                    "eda080edb080", // a pair of them, as in CESU-8
                    "edbfbf",
                    "f4908080", // beyond Unicode
                    "f8808080", // five bytes
                    "ff",
                    "fe",
                    "80", // goes on with nothing
                    "f09f98", // ends too early
                    "efbbbf", // byte order mark
                    "efbfbf", // no character
                    "e280a8", // line separator
                    "e280ae", // right to left
                    "cc81cc81cc81", // combining
                    "f09f9880", // beyond 16 bits
                    "7f",
                    "1b",
                    "0d0a",
                    "2c2c",
                    "253030")
            .stream()
            .map(HexFormat.of()::parseHex)
            .toList();

    private static final List<String> ESCAPES =
            List.of("\\ud800", "\\udc00", "\\ud83d\\ude00", "\\u0000", "\\uffff", "\\u", "\\ud8", "\\x", "\\", "\\\"");

    private static final List<Charset> ENCODINGS = List.of(
            Charset.forName("UTF-16LE"),
            Charset.forName("UTF-16BE"),
            Charset.forName("UTF-16"),
            Charset.forName("UTF-32LE"),
            Charset.forName("UTF-32BE"),
            ISO_8859_1);

    private TextMutations() {}

    static byte[] oddBytes(byte[] input, byte[] other, RandomGenerator random) {
        int at = random.nextInt(input.length + 1);
        return Pieces.replace(input, at, at, ODD.get(random.nextInt(ODD.size())));
    }

    static byte[] escape(byte[] input, byte[] other, RandomGenerator random) {
        int at = random.nextInt(input.length + 1);
        return Pieces.replace(
                input, at, at, ESCAPES.get(random.nextInt(ESCAPES.size())).getBytes(UTF_8));
    }

    static byte[] encode(byte[] input, byte[] other, RandomGenerator random) {
        return new String(input, UTF_8).getBytes(ENCODINGS.get(random.nextInt(ENCODINGS.size())));
    }
}
