package io.manyhands.rest.stream;

import io.manyhands.redis.RedisCalls;
import io.manyhands.rest.bound.RequestGate;
import io.manyhands.rest.bound.RequestGates;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.OptionalLong;

/// Large values of Redis as bodies, read while they are written. At most [DownloadConfig#atOnce] at a time.
///
/// What a key holds must never change; if it is removed meanwhile, the download breaks off.
@Startup // its meters are there from the start
@ApplicationScoped
public class RedisBlobs {
    private final RedisCalls redis;
    private final RequestGate gate;
    private final DownloadConfig config;

    RedisBlobs(RedisCalls redis, RequestGates gates, DownloadConfig config) {
        this.redis = redis;
        this.gate = gates.create("downloads", config.atOnce(), config.perNetwork());
        this.config = config;
    }

    /// Counts the current request as a download until its answer has ended. Call once for each, before anything large
    /// is read.
    ///
    /// @throws io.quarkiverse.resteasy.problem.HttpProblem at a bound
    public void admit() {
        gate.admit();
    }

    /// @return empty if the key does not exist, or holds nothing
    public Uni<Optional<Blob>> find(String key) {
        return redis.send(Command.STRLEN, key)
                .map(reply -> reply.map(length -> length.toLong()).filter(length -> length > 0))
                .map(length -> length.map(bytes -> new Blob(key, bytes)));
    }

    /// @param length of all pieces together, in bytes
    public StreamedBody body(long length, Multi<byte[]> pieces) {
        return new StreamedBody(gate, OptionalLong.of(length), pieces, config.stalledAfter());
    }

    /// What a key holds.
    public final class Blob {
        private final String key;
        private final long length;

        private Blob(String key, long length) {
            this.key = key;
            this.length = length;
        }

        /// In bytes.
        public long length() {
            return length;
        }

        /// What the key's value begins with.
        ///
        /// @param bytes at most [#length]
        public Blob first(long bytes) {
            if (bytes > length) {
                throw new IllegalArgumentException("%s: has %d bytes, not %d".formatted(key, length, bytes));
            }
            return new Blob(key, bytes);
        }

        public StreamedBody body() {
            return RedisBlobs.this.body(length, pieces());
        }

        /// All of it in order, each piece read when it is asked for.
        public Multi<byte[]> pieces() {
            long size = config.piece().asLongValue();
            return Multi.createFrom()
                    .range(0, Math.toIntExact((length + size - 1) / size))
                    .onItem()
                    .transformToUniAndConcatenate(piece -> read(piece * size, Math.min(length, (piece + 1) * size)));
        }

        private Uni<byte[]> read(long from, long to) {
            return redis.send(Command.GETRANGE, key, from, to - 1).map(reply -> {
                var bytes = reply.map(piece -> piece.toBytes()).orElse(new byte[0]);
                if (bytes.length != to - from) {
                    throw new IllegalStateException("%s: %d bytes at %d, expected are %d; it was removed meanwhile"
                            .formatted(key, bytes.length, from, to - from));
                }
                return bytes;
            });
        }
    }
}
