package io.manyhands.model.output;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.work.MapEntries;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/// Takes out of entries what people asked for. The first line of a text is about the program: the inputs that failed,
/// or its own state. What follows are results, a line each.
final class ResultTexts {
    private static final byte LINE_FEED = '\n';

    private ResultTexts() {}

    /// The results of a batch, each line with its line feed.
    static byte[] ofBatch(byte[] entries) {
        var results = new ByteArrayOutputStream(entries.length);
        for (var text : MapEntries.texts(ByteString.copyFrom(entries))) {
            append(text, results);
        }
        return results.toByteArray();
    }

    /// What has been reduced so far, with a line feed.
    ///
    /// @param entries a fold's, perhaps with those of a batch behind it
    static byte[] ofFold(byte[] entries) {
        var result = new ByteArrayOutputStream();
        append(MapEntries.texts(ByteString.copyFrom(entries)).getFirst(), result);
        return result.toByteArray();
    }

    /// The last lines of a text whose every line ends with a line feed.
    ///
    /// @param count at least 1
    static byte[] last(byte[] lines, int count) {
        int from = lines.length;
        for (int found = 0; from > 0; from--) {
            if (lines[from - 1] == LINE_FEED && found++ == count) {
                break;
            }
        }
        return Arrays.copyOfRange(lines, from, lines.length);
    }

    private static void append(ByteString text, ByteArrayOutputStream results) {
        var bytes = text.toByteArray();
        int from = 0;
        while (from < bytes.length && bytes[from] != LINE_FEED) {
            from++;
        }
        if (from + 1 < bytes.length) {
            results.write(bytes, from + 1, bytes.length - from - 1);
            results.write(LINE_FEED);
        }
    }
}
