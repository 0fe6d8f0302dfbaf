package io.manyhands.localredis.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/// A TCP proxy on 127.0.0.1 that can lose its server as a crashed machine or a network partition does: nothing
/// arrives any more, and nobody is told. Connections that were there, or are made, while it is cut stay dead
/// for ever, as those to a machine that has gone; those made after it is mended reach the server.
///
/// Not like a crashed machine: a new connection is accepted although it leads nowhere. Thread-safe.
public final class TestWire implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final ServerSocket entrance;
    private final Collection<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    /// What began before the last one is dead.
    private final AtomicInteger cuts = new AtomicInteger();
    private volatile boolean isCut;
    private volatile int server;

    private TestWire(ServerSocket entrance) {
        this.entrance = entrance;
    }

    /// Leads nowhere until [#leadTo].
    public static TestWire open() {
        try {
            var wire = new TestWire(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
            Thread.ofVirtual().start(wire::accept);
            return wire;
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on 127.0.0.1", e);
        }
    }

    /// @param port of a server on 127.0.0.1
    public TestWire leadTo(int port) {
        server = port;
        return this;
    }

    public int port() {
        return entrance.getLocalPort();
    }

    /// For `quarkus.redis.hosts`.
    public String uri() {
        return "redis://127.0.0.1:" + port();
    }

    public void cut() {
        isCut = true;
        cuts.incrementAndGet();
    }

    public void mend() {
        isCut = false;
    }

    @Override
    public void close() {
        closed.countDown();
        close(entrance);
        sockets.forEach(TestWire::close);
    }

    private void accept() {
        try {
            while (true) {
                var client = entrance.accept();
                sockets.add(client);
                int born = cuts.get();
                if (!isCut) {
                    connect(client, born);
                }
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void connect(Socket client, int born) {
        try {
            var upstream = new Socket(InetAddress.getLoopbackAddress(), server);
            sockets.add(upstream);
            Thread.ofVirtual().start(() -> carry(client, upstream, born));
            Thread.ofVirtual().start(() -> carry(upstream, client, born));
        } catch (IOException e) {
            close(client);
        }
    }

    /// As long as both ends are open, or until the wire is cut.
    private void carry(Socket from, Socket to, int born) {
        try (var in = from.getInputStream();
                var out = to.getOutputStream()) {
            carry(in, out, born);
        } catch (IOException e) {
            // An end was closed: so is the other, by leaving the block above.
        }
    }

    private void carry(InputStream in, OutputStream out, int born) throws IOException {
        var buffer = new byte[BUFFER_BYTES];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            if (born != cuts.get()) {
                awaitClose();
                return;
            }
            out.write(buffer, 0, read);
        }
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException("a socket on 127.0.0.1 cannot be closed", e);
        }
    }
}
