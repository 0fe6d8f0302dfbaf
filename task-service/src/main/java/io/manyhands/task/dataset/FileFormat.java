package io.manyhands.task.dataset;

import static java.nio.charset.StandardCharsets.UTF_16;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// A kind of file that is neither text nor records, known by how it begins. Beginnings are long enough, or checked
/// against the size of the file, so that no data set happens to have one.
///
/// @param name with its article, as in "looks like a PNG image"
/// @param remedy what to do where text is wanted
record FileFormat(String name, String remedy, Predicate<byte[]> matches) {
    /// Bytes of a text that say enough about all of it.
    private static final int SAMPLE = 4096;

    private static final String UNPACK = "unpack it first";
    private static final String NO_TEXT =
            "only text in UTF-8 can be read as text; binary samples are data.type records";
    private static final String TO_UTF8 = "convert it to UTF-8, for example with iconv -f UTF-16 -t UTF-8";

    private static final List<FileFormat> ALL = List.of(
            beginning("a gzip archive", UNPACK, "1f8b0800", "1f8b0808"),
            beginning("a zip archive (or an .npz, .xlsx or .docx file)", UNPACK, "504b0304"),
            beginning("a bzip2 archive", UNPACK, "425a6831314159265359", "425a6839314159265359"),
            beginning("an xz archive", UNPACK, "fd377a585a00"),
            beginning("a 7z archive", UNPACK, "377abcaf271c"),
            beginning("a Zstandard archive", UNPACK, "28b52ffd"),
            new FileFormat("a tar archive", UNPACK, bytes -> holds(bytes, 257, "7573746172")),
            beginning("a NumPy array (.npy)", NO_TEXT, "934e554d5059"),
            beginning("a Parquet file", NO_TEXT, "50415231"),
            beginning("an Arrow file", NO_TEXT, "4152524f5731"),
            beginning("an HDF5 file", NO_TEXT, "894844460d0a1a0a"),
            beginning("an SQLite database", NO_TEXT, "53514c69746520666f726d6174203300"),
            new FileFormat("a Python pickle", NO_TEXT, FileFormat::isPickle),
            new FileFormat("an IDX file (as MNIST comes)", NO_TEXT, FileFormat::isIdx),
            beginning("a PNG image", NO_TEXT, "89504e470d0a1a0a"),
            beginning("a JPEG image", NO_TEXT, "ffd8ffe0", "ffd8ffe1", "ffd8ffdb"),
            beginning("a GIF image", NO_TEXT, "474946383761", "474946383961"),
            new FileFormat("a BMP image", NO_TEXT, FileFormat::isBmp),
            new FileFormat("a WAV, WebP or AVI file", NO_TEXT, FileFormat::isRiff),
            beginning("a PDF document", NO_TEXT, "255044462d"),
            new FileFormat("text in UTF-16", TO_UTF8, FileFormat::isUtf16));

    /// @return the first that the bytes have the beginning of
    static Optional<FileFormat> of(byte[] bytes) {
        return ALL.stream().filter(format -> format.matches.test(bytes)).findFirst();
    }

    private static FileFormat beginning(String name, String remedy, String... hexadecimal) {
        return new FileFormat(
                name, remedy, bytes -> List.of(hexadecimal).stream().anyMatch(beginning -> holds(bytes, 0, beginning)));
    }

    private static boolean holds(byte[] bytes, int from, String hexadecimal) {
        var expected = HexFormat.of().parseHex(hexadecimal);
        return bytes.length >= from + expected.length
                && IntStream.range(0, expected.length).allMatch(i -> bytes[from + i] == expected[i]);
    }

    /// Protocol 2 to 5, and the opcode STOP at the end.
    private static boolean isPickle(byte[] bytes) {
        return bytes.length > 4
                && bytes[0] == (byte) 0x80
                && bytes[1] >= 2
                && bytes[1] <= 5
                && bytes[bytes.length - 1] == '.'
                && (holds(bytes, 2, "95")
                        || holds(bytes, 2, "5d71")
                        || holds(bytes, 2, "7d71")
                        || holds(bytes, 2, "63"));
    }

    /// Two zeros, the type of the elements, the number of dimensions, and these; the file is as long as they say.
    private static boolean isIdx(byte[] bytes) {
        if (bytes.length < 8 || bytes[0] != 0 || bytes[1] != 0 || bytes[3] < 1 || bytes[3] > 4) {
            return false;
        }
        int header = 4 + 4 * bytes[3];
        long size = bytes[2] == 0x08 || bytes[2] == 0x09 ? 1 : bytes[2] == 0x0D || bytes[2] == 0x0C ? 4 : 0;
        for (int at = 4; at < header && at + 4 <= bytes.length; at += 4) {
            size *= Math.clamp(ByteBuffer.wrap(bytes).getInt(at), 0, 1 << 16);
        }
        return size > 0 && size + header == bytes.length;
    }

    private static boolean isBmp(byte[] bytes) {
        return holds(bytes, 0, "424d") && bytes.length > 26 && littleEndian(bytes, 2) == bytes.length;
    }

    private static boolean isRiff(byte[] bytes) {
        return holds(bytes, 0, "52494646") && bytes.length > 12 && littleEndian(bytes, 4) + 8L == bytes.length;
    }

    private static int littleEndian(byte[] bytes, int at) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
    }

    /// With its mark, or in the Latin alphabet: every other byte of the first 256 is zero, and no other is.
    private static boolean isUtf16(byte[] bytes) {
        if (holds(bytes, 0, "fffe") || holds(bytes, 0, "feff")) {
            return bytes.length % 2 == 0 && isReadable(new String(bytes, 0, Math.min(SAMPLE, bytes.length), UTF_16));
        }
        int looked = Math.min(256, bytes.length - bytes.length % 2);
        return looked >= 16 && (isLatin(bytes, looked, 0) || isLatin(bytes, looked, 1));
    }

    /// The last character may be cut in two.
    private static boolean isReadable(String text) {
        return text.chars()
                .limit(Math.max(1, text.length() - 1))
                .noneMatch(c -> c == 0xFFFD || (Character.isISOControl(c) && !Character.isWhitespace(c)));
    }

    private static boolean isLatin(byte[] bytes, int looked, int zeros) {
        return IntStream.range(0, looked)
                .allMatch(i -> i % 2 == zeros ? bytes[i] == 0 : TextLook.isPrintable(bytes[i]));
    }
}
