package io.manyhands.task.dataset;

import static io.restassured.RestAssured.when;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Random;

/// What tests of large downloads have in common.
final class Downloads {
    /// More than all buffers between the service and a client hold.
    static final int SIZE = 16 << 20;

    private Downloads() {}

    static byte[] random() {
        var bytes = new byte[SIZE];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    /// Asks, and does not read.
    ///
    /// @param client address that it says it comes from
    static Socket begin(URI root, String path, String client) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(root.getHost(), root.getPort()));
        socket.getOutputStream()
                .write("GET %s HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: %s\r\n\r\n"
                        .formatted(path, client)
                        .getBytes(UTF_8));
        return socket;
    }

    static double atOnce() {
        return metric("manyhands_rest_at_once{what=\"downloads\"}");
    }

    static double cut() {
        return metric("manyhands_rest_cut_total{what=\"downloads\"}");
    }

    private static double metric(String name) {
        return when().get("/q/metrics")
                .then()
                .extract()
                .asString()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElse(-1);
    }
}
