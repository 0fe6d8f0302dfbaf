package io.manyhands.protocol.check;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// Reads a message's bytes one field after the other, and makes nothing of them.
final class WireReader {
    private final byte[] bytes;
    private final CodedInputStream input;

    WireReader(byte[] bytes) {
        this.bytes = bytes;
        this.input = CodedInputStream.newInstance(bytes);
    }

    /// @return 0 at the end of the message, or of the one that was [entered][#enter]
    int tag() throws IOException {
        return input.readTag();
    }

    /// @throws InvalidProtocolBufferException if this is the end of a group that never began
    void skip(int tag) throws IOException {
        if (!input.skipField(tag)) {
            throw new InvalidProtocolBufferException("a group ends that never began");
        }
    }

    CodedInputStream numbers() {
        return input;
    }

    /// Enters what has its length written before it.
    ///
    /// @return for [#leave]
    int enter() throws IOException {
        int length = input.readRawVarint32();
        if (length < 0 || length > bytes.length - input.getTotalBytesRead()) {
            throw new InvalidProtocolBufferException(
                    "%d bytes announced, %d follow".formatted(length, bytes.length - input.getTotalBytesRead()));
        }
        return input.pushLimit(length);
    }

    boolean isAtEnd() throws IOException {
        return input.isAtEnd();
    }

    void leave(int entered) {
        input.popLimit(entered);
    }

    /// Passes over bytes.
    ///
    /// @return how many
    int passBytes() throws IOException {
        int length = input.readRawVarint32();
        input.skipRawBytes(length);
        return length;
    }

    /// The bytes that were just [passed over][#passBytes], as characters.
    int characters(int length) {
        int count = 0;
        for (int at = input.getTotalBytesRead() - length; at < input.getTotalBytesRead(); at++) {
            count += (bytes[at] & 0xC0) == 0x80 ? 0 : 1; // Each has one byte that does not go on with another one.
        }
        return count;
    }

    /// The bytes that were just [passed over][#passBytes], as text.
    String text(int length) {
        return new String(bytes, input.getTotalBytesRead() - length, length, StandardCharsets.UTF_8);
    }
}
