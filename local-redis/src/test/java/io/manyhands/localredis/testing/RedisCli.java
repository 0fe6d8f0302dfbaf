package io.manyhands.localredis.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// One inline command over one connection; enough for tests.
public final class RedisCli {
    private RedisCli() {}

    /// Returns the first line of the answer without its type, or of a bulk string its text.
    public static String send(int port, String command) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            var first = in.readLine();
            return first.startsWith("$") ? in.readLine() : first.substring(1);
        }
    }
}
