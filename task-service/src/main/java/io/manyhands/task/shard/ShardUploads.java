package io.manyhands.task.shard;

import io.manyhands.protocol.OrganizerKeys;
import io.manyhands.redis.RedisCalls;
import io.manyhands.redis.Replies;
import io.manyhands.task.access.Actor;
import io.manyhands.task.cpu.CpuPool;
import io.manyhands.task.dataset.RedisDatasets;
import io.manyhands.task.quota.QuotaPolicy;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.buffer.Buffer;
import io.vertx.mutiny.redis.client.Command;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// Brings data sets in shards to where they are kept, and takes them away.
///
/// A place is noted in Redis for as long as its shards may have to be removed: while they are uploaded, and while they
/// are taken away. So whoever comes later finds what a process has left that ended in between.
@ApplicationScoped
public class ShardUploads {
    private static final String NOT_YET = "-";

    private final ShardStore store;
    private final RedisDatasets datasets;
    private final QuotaPolicy quotas;
    private final RedisCalls redis;
    private final CpuPool cpu;
    private final ShardConfig config;
    private final InstantSource clock = InstantSource.system();

    ShardUploads(
            ShardStore store,
            RedisDatasets datasets,
            QuotaPolicy quotas,
            RedisCalls redis,
            CpuPool cpu,
            ShardConfig config) {
        this.store = store;
        this.datasets = datasets;
        this.quotas = quotas;
        this.redis = redis;
        this.cpu = cpu;
        this.config = config;
    }

    /// What became of an upload.
    ///
    /// @param isNew whether nobody had stored the same before
    record Outcome(Manifest manifest, boolean isNew) {}

    /// Not to be broken off: what was stored is removed if anything fails.
    ///
    /// @param content piece by piece; asked for one when the one before is stored
    /// @param sharding for this upload
    /// @return fails with [UnusableLinesException] if it is something else, and with a problem at the quota
    Uni<Outcome> store(Multi<Buffer> content, Sharding sharding, Actor by) {
        var upload = new Upload(UUID.randomUUID().toString().replace("-", ""), by, sharding);
        // Subscribed at once, so that no piece is lost meanwhile.
        var begun = sweep().chain(() -> note(upload, NOT_YET)).memoize().indefinitely();
        return content.onItem()
                .transformToUniAndConcatenate(piece ->
                        begun.chain(() -> take(upload, upload.sharding().add(piece.getBytes()))))
                .collect()
                .last()
                .chain(() -> begun)
                .chain(() -> take(upload, upload.sharding().end()))
                .chain(() -> commit(upload))
                .onFailure()
                .call(() -> giveUp(upload));
    }

    /// Takes a data set away, and its shards with it.
    ///
    /// @param removal of the data set; false if others still have it
    public Uni<Void> remove(String place, String organizer, String sha256, Supplier<Uni<Boolean>> removal) {
        return redis.send(Command.HSET, OrganizerKeys.UPLOADS, place, entry(organizer, sha256))
                .chain(() -> removal.get())
                .chain(isGone -> isGone ? drop(place) : forget(place));
    }

    /// @return empty if there is no such data set, or no such shard in it
    public Uni<Optional<byte[]>> read(String sha256, String shard) {
        return datasets.place(sha256)
                .chain(place -> place.isPresent()
                        ? store.read(place.get(), shard)
                        : Uni.createFrom().item(Optional.empty()));
    }

    /// As an upload leaves one whose process ends.
    Uni<Void> storedAt(String place, byte[] shard) {
        return store.put(place, HexFormat.of().formatHex(ShardCheck.sha256(shard)), shard);
    }

    private Uni<Void> take(Upload upload, List<byte[]> shards) {
        return Multi.createFrom()
                .iterable(shards)
                .onItem()
                .transformToUniAndConcatenate(shard -> take(upload, shard))
                .collect()
                .last()
                .replaceWithVoid();
    }

    private Uni<Void> take(Upload upload, byte[] bytes) {
        return cpu.compute(() -> upload.sharding().look(bytes))
                .call(() -> quotas.growUpload(
                        upload.by(), upload.place(), upload.sharding().bytes()))
                .call(() -> note(upload, NOT_YET))
                .chain(shard -> store.put(
                        upload.place(),
                        HexFormat.of().formatHex(shard.getSha256().toByteArray()),
                        bytes));
    }

    /// In this order: what is stored counts, and from the moment that it can be found its place is known.
    private Uni<Outcome> commit(Upload upload) {
        var manifest = upload.sharding().manifest();
        var owner = upload.by().organizer().id();
        long size = manifest.contentBytes() + manifest.bytes().length;
        return note(upload, manifest.sha256())
                .chain(() -> quotas.uploadStored(upload.by(), upload.place(), manifest.sha256(), size))
                .chain(() -> datasets.putManifest(manifest.sha256(), manifest.bytes(), owner, upload.place()))
                .call(isNew -> isNew ? forget(upload.place()) : drop(upload.place()))
                .map(isNew -> new Outcome(manifest, isNew));
    }

    private Uni<Void> giveUp(Upload upload) {
        return drop(upload.place())
                .chain(() -> quotas.datasetDeleted(upload.by().organizer().id(), upload.place()))
                .replaceWithVoid()
                .onFailure()
                .recoverWithUni(failure -> {
                    Log.warnf("upload %s is given up, and cannot be removed yet: %s", upload.place(), failure);
                    return Uni.createFrom().voidItem();
                });
    }

    private Uni<Void> drop(String place) {
        return store.remove(place).chain(() -> forget(place));
    }

    private Uni<Void> forget(String place) {
        return redis.send(Command.HDEL, OrganizerKeys.UPLOADS, place).replaceWithVoid();
    }

    private Uni<Void> note(Upload upload, String manifest) {
        var entry = entry(upload.by().organizer().id(), manifest);
        return redis.send(Command.HSET, OrganizerKeys.UPLOADS, upload.place(), entry)
                .replaceWithVoid();
    }

    private String entry(String organizer, String manifest) {
        return "%d %s %s".formatted(clock.millis(), organizer, manifest);
    }

    /// Removes what others have left.
    Uni<Void> sweep() {
        return redis.send(Command.HGETALL, OrganizerKeys.UPLOADS)
                .onItem()
                .transformToMulti(
                        all -> Multi.createFrom().iterable(Replies.hash(all).entrySet()))
                .onItem()
                .transformToUniAndConcatenate(
                        noted -> sweep(noted.getKey(), noted.getValue().split(" ", 3)))
                .collect()
                .last()
                .replaceWithVoid();
    }

    /// @param entry when it was touched, the token, the manifest
    private Uni<Void> sweep(String place, String[] entry) {
        if (Long.parseLong(entry[0]) + config.givenUpAfter().toMillis() > clock.millis()) {
            return Uni.createFrom().voidItem();
        }
        var placed =
                entry[2].equals(NOT_YET) ? Uni.createFrom().item(Optional.<String>empty()) : datasets.place(entry[2]);
        return placed.chain(found -> found.equals(Optional.of(place))
                ? forget(place)
                : drop(place)
                        .chain(() -> quotas.datasetDeleted(entry[1], place))
                        .replaceWithVoid());
    }

    /// @param place of its shards, by which it is called, too
    private record Upload(String place, Actor by, Sharding sharding) {}
}
