package io.manyhands.gateway.support;

import io.manyhands.localredis.testing.Waiting;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/// A WebSocket by hand, for what a well-behaved client cannot send.
public final class RawWebSocket implements AutoCloseable {
    private static final int BINARY = 0x82;
    private static final int MASKED = 0x80;
    private static final int MASKED_LONG_LENGTH = MASKED | 127;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    public RawWebSocket(URI gateway) throws IOException {
        socket = new Socket(gateway.getHost(), gateway.getPort());
        socket.setSoTimeout((int) Waiting.LIMIT.toMillis());
        in = new DataInputStream(socket.getInputStream());
        out = new DataOutputStream(socket.getOutputStream());
        out.write("""
                GET /ws/volunteer HTTP/1.1\r
                Host: %s:%d\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Protocol: manyhands.v1\r
                \r
                """.formatted(gateway.getHost(), gateway.getPort()).getBytes(StandardCharsets.US_ASCII));
        skipHeaders();
    }

    /// Sends the head of a frame, but nothing of what it announces.
    public void announceBinaryFrame(long length) throws IOException {
        out.writeByte(BINARY);
        out.writeByte(MASKED_LONG_LENGTH);
        out.writeLong(length);
        out.writeInt(0);
        out.flush();
    }

    /// At most 125 bytes.
    public void sendBinary(byte[] bytes) throws IOException {
        out.writeByte(BINARY);
        out.writeByte(MASKED | bytes.length);
        out.writeInt(0);
        out.write(bytes);
        out.flush();
    }

    /// Returns when the other side has closed the connection, with or without a close frame.
    public void awaitEnd() throws IOException {
        in.readAllBytes();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void skipHeaders() throws IOException {
        int newlines = 0;
        while (newlines < 2) {
            int character = in.readUnsignedByte();
            if (character == '\n') {
                newlines++;
            } else if (character != '\r') {
                newlines = 0;
            }
        }
    }
}
