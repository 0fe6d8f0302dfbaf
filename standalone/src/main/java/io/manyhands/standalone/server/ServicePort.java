package io.manyhands.standalone.server;

import io.manyhands.standalone.StandaloneException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// The port everything is served on.
public final class ServicePort {
    private ServicePort() {}

    /// @param port 0 for any free one
    /// @return a port that was free a moment ago
    /// @throws StandaloneException if it is in use, or the address is not one of this machine
    public static int free(String host, int port) {
        var address = new InetSocketAddress(host, port);
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new StandaloneException(
                    "port %d on %s cannot be used (%s); choose another with --port, or 0 for any free one"
                            .formatted(port, host, e.getMessage()),
                    e);
        }
    }
}
