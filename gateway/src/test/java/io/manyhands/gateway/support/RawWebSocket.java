package io.manyhands.gateway.support;

import io.manyhands.localredis.testing.Waiting;
import io.manyhands.protocol.v1.Demand;
import io.manyhands.protocol.v1.Hello;
import io.manyhands.protocol.v1.VolunteerMessage;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.stream.Collectors;

/// A WebSocket by hand, for what a well-behaved client cannot send.
public final class RawWebSocket implements AutoCloseable {
    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int BINARY_BEGUN = 0x02;
    private static final int CONTINUED = 0x00;
    private static final int PING = 0x89;
    private static final int LAST = 0x80;
    private static final int OPCODE = 0x0f;
    /// The first of the control frames.
    private static final int CLOSE = 0x08;

    private static final int LENGTH_IN_2_BYTES = 126;
    private static final int LENGTH_IN_8_BYTES = 127;
    private static final int MASKED = 0x80;
    private static final int MASKED_LONG_LENGTH = MASKED | LENGTH_IN_8_BYTES;

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    private final int status;

    /// @param headers more of them: `Origin: https://example.org`
    public RawWebSocket(URI gateway, String... headers) throws IOException {
        socket = new Socket();
        // What the kernel takes in for somebody who does not read is not what is under test.
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(gateway.getHost(), gateway.getPort()));
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
            %s\r
            """.formatted(
                        gateway.getHost(),
                        gateway.getPort(),
                        Arrays.stream(headers).map(header -> header + "\r\n").collect(Collectors.joining()))
                .getBytes(StandardCharsets.US_ASCII));
        status = readHead();
    }

    /// Of the answer to the request to become a WebSocket: 101 if it did.
    public int status() {
        return status;
    }

    /// Sends empty text frames until the other side has closed the connection.
    public void flood() throws IOException {
        var frames = ByteBuffer.allocate(6 * 10_000);
        while (frames.hasRemaining()) {
            frames.put((byte) TEXT).put((byte) MASKED).putInt(0);
        }
        while (true) {
            out.write(frames.array());
        }
    }

    /// Sends the head of a frame, but nothing of what it announces.
    public void announceBinaryFrame(long length) throws IOException {
        out.writeByte(BINARY);
        out.writeByte(MASKED_LONG_LENGTH);
        out.writeLong(length);
        out.writeInt(0);
        out.flush();
    }

    /// Of a frame that was announced.
    public void sendBytes(int count) throws IOException {
        out.write(new byte[count]);
        out.flush();
    }

    /// Sends so many frames of a message, each of one byte, and not its last.
    public void beginInFrames(int count) throws IOException {
        var frames = ByteBuffer.allocate(7 * count);
        for (int i = 0; i < count; i++) {
            frames.put((byte) (i == 0 ? BINARY_BEGUN : CONTINUED))
                    .put((byte) (MASKED | 1))
                    .putInt(0)
                    .put((byte) 0);
        }
        out.write(frames.array());
        out.flush();
    }

    public void ping() throws IOException {
        out.write(ByteBuffer.allocate(6)
                .put((byte) PING)
                .put((byte) MASKED)
                .putInt(0)
                .array());
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

    /// Says Hello, and that it wants a task of that job.
    public void join(TestJob job) throws IOException {
        sendBinary(VolunteerMessage.newBuilder()
                .setHello(Hello.newBuilder().setJobId(job.id()))
                .build()
                .toByteArray());
        sendBinary(VolunteerMessage.newBuilder()
                .setDemand(Demand.newBuilder().setWindow(1))
                .build()
                .toByteArray());
    }

    /// The next message, in however many frames it comes; pings and pongs are passed over.
    ///
    /// @throws EOFException if the other side has closed the connection
    public byte[] readBinary() throws IOException {
        var deadline = Instant.now().plus(Waiting.LIMIT);
        var message = new ByteArrayOutputStream();
        while (Instant.now().isBefore(deadline)) {
            int head = in.readUnsignedByte();
            int opcode = head & OPCODE;
            var payload = new byte[readLength()];
            in.readFully(payload);
            if (opcode == CLOSE) {
                throw new EOFException("closed by the other side");
            }
            if (opcode < CLOSE) {
                message.writeBytes(payload);
            }
            if (opcode < CLOSE && (head & LAST) != 0) {
                return message.toByteArray();
            }
        }
        throw new SocketTimeoutException("no message within " + Waiting.LIMIT);
    }

    /// Returns when the other side has closed the connection, with or without a close frame.
    public void awaitEnd() throws IOException {
        in.readAllBytes();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private int readHead() throws IOException {
        var head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            head.append((char) in.readUnsignedByte());
        }
        return Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 ".length() + 3));
    }

    private int readLength() throws IOException {
        int length = in.readUnsignedByte();
        return switch (length) {
            case LENGTH_IN_2_BYTES -> in.readUnsignedShort();
            case LENGTH_IN_8_BYTES -> Math.toIntExact(in.readLong());
            default -> length;
        };
    }
}
