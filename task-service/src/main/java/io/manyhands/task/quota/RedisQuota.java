package io.manyhands.task.quota;

import io.manyhands.protocol.Keys;
import io.manyhands.protocol.OrganizerKeys;
import io.manyhands.redis.RedisCalls;
import io.manyhands.redis.RedisScript;
import io.manyhands.redis.Replies;
import io.manyhands.task.access.Organizer;
import io.manyhands.task.access.Quota;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What organizers have and did, in Redis.
///
/// A place for a job is taken before the job is created or goes on, so that jobs of the same moment are all counted.
/// Which jobs are open is looked up in the set of all open jobs, which others take jobs out of.
@ApplicationScoped
public class RedisQuota {
    private static final RedisScript RESERVE = RedisScript.load(RedisQuota.class, "reserve.lua");
    private static final RedisScript CONFIRM = RedisScript.load(RedisQuota.class, "confirm.lua");
    private static final RedisScript CLAIM = RedisScript.load(RedisQuota.class, "claim.lua");
    private static final RedisScript GROW = RedisScript.load(RedisQuota.class, "grow.lua");
    /// What [#claim] says of a data set that did not count before.
    static final long NEWLY = -1;

    private static final Duration HOUR = Duration.ofHours(1);
    /// For how long a job may be in creation. One that is not open after that was never created.
    private static final Duration CREATION = Duration.ofMinutes(1);

    private final RedisCalls redis;
    private final InstantSource clock = InstantSource.system();

    RedisQuota(RedisCalls redis) {
        this.redis = redis;
    }

    /// For a job that is about to be created.
    Uni<Reservation> reserve(Organizer organizer, String jobId) {
        var keys = List.of(OrganizerKeys.jobs(organizer.id()), OrganizerKeys.created(organizer.id()));
        return closedPlaces(organizer.id()).chain(closed -> reserve(organizer, jobId, keys, closed));
    }

    /// For a job that has ended and is about to go on. What counts for it from before its end does not any more.
    Uni<Reservation> reserveAgain(Organizer organizer, String jobId) {
        var keys = List.of(OrganizerKeys.jobs(organizer.id()));
        return closedPlaces(organizer.id())
                .map(closed -> Stream.concat(closed.stream(), Stream.of(jobId))
                        .distinct()
                        .toList())
                .chain(closed -> reserve(organizer, jobId, keys, closed));
    }

    private Uni<Reservation> reserve(Organizer organizer, String jobId, List<String> keys, List<String> closed) {
        var place = Place.of(organizer.id(), jobId);
        var quota = organizer.quota();
        var args = new ArrayList<Object>(
                List.of(clock.millis(), HOUR.toMillis(), quota.openJobs(), quota.jobsPerHour(), place.name()));
        args.addAll(closed);
        return redis.run(RESERVE, keys, args).map(reply -> reservation(reply, place));
    }

    private Reservation reservation(Response reply, Place place) {
        return switch (reply.get(0).toString()) {
            case "RESERVED" -> new Reservation.Reserved(place);
            case "OPEN_JOBS" -> new Reservation.TooManyOpen();
            default -> {
                long oldest = (long) Double.parseDouble(reply.get(1).toString());
                yield new Reservation.TooManyLately(Duration.ofMillis(oldest + HOUR.toMillis() - clock.millis()));
            }
        };
    }

    /// The job exists, and is open.
    Uni<Void> confirm(Place place) {
        var args = List.of(place.name(), place.jobId());
        return redis.run(CONFIRM, List.of(OrganizerKeys.jobs(place.organizer())), args)
                .replaceWithVoid();
    }

    /// The job was not created, or does not go on, after all. One of the same id that is there already is not touched.
    Uni<Void> release(Place place) {
        return redis.send(Command.ZREM, OrganizerKeys.jobs(place.organizer()), place.name())
                .chain(() -> redis.send(Command.ZREM, OrganizerKeys.created(place.organizer()), place.name()))
                .replaceWithVoid();
    }

    /// The job exists no more.
    Uni<Void> forget(String organizer, String jobId) {
        return redis.send(Command.ZREM, OrganizerKeys.jobs(organizer), jobId).replaceWithVoid();
    }

    /// @return bytes that were stored before, if there is no room for the data set; [#NEWLY] if it is counted from now
    /// on; another negative number if it was counted before
    Uni<Long> claim(Organizer organizer, String sha256, long sizeBytes) {
        var args = List.of(sha256, sizeBytes, organizer.quota().storedBytes());
        return redis.run(CLAIM, List.of(OrganizerKeys.datasets(organizer.id())), args)
                .map(Response::toLong);
    }

    /// Counts what an upload has come to so far.
    ///
    /// @param name of the upload, which is no SHA-256
    /// @return bytes that were stored besides, if there is no room for it; else a negative number
    Uni<Long> grow(Organizer organizer, String name, long sizeBytes) {
        var args = List.of(name, sizeBytes, organizer.quota().storedBytes());
        return redis.run(GROW, List.of(OrganizerKeys.datasets(organizer.id())), args)
                .map(Response::toLong);
    }

    /// The data set is stored: it counts, whatever has happened since it was claimed.
    Uni<Void> count(Organizer organizer, String sha256, long sizeBytes) {
        return redis.send(Command.HSETNX, OrganizerKeys.datasets(organizer.id()), sha256, sizeBytes)
                .replaceWithVoid();
    }

    /// The data set is counted no more.
    ///
    /// @return whether it was
    Uni<Boolean> unclaim(String organizer, String sha256) {
        return redis.send(Command.HDEL, OrganizerKeys.datasets(organizer), sha256)
                .map(reply -> reply.filter(count -> count.toInteger() == 1).isPresent());
    }

    /// What is used of a quota, in its terms.
    public Uni<Quota> used(String organizer) {
        var jobs = redis.send(Command.ZCARD, OrganizerKeys.jobs(organizer))
                .map(reply -> reply.orElseThrow().toInteger());
        var closed = closedPlaces(organizer).map(List::size);
        var bytes = redis.send(Command.HVALS, OrganizerKeys.datasets(organizer))
                .map(sizes ->
                        Replies.texts(sizes).stream().mapToLong(Long::parseLong).sum());
        var created = redis.send(
                        Command.ZCOUNT, OrganizerKeys.created(organizer), clock.millis() - HOUR.toMillis(), "+inf")
                .map(reply -> reply.orElseThrow().toInteger());
        return Uni.combine()
                .all()
                .unis(jobs, closed, bytes, created)
                .with((all, ended, stored, lately) -> new Quota(Math.max(0, all - ended), stored, lately));
    }

    /// @return SHA-256 of each data set that was stored with the token, and its bytes
    public Uni<Map<String, Long>> datasets(String organizer) {
        return redis.send(Command.HGETALL, OrganizerKeys.datasets(organizer))
                .map(reply -> Replies.hash(reply).entrySet().stream()
                        .filter(entry -> Keys.isSha256(entry.getKey()))
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> Long.parseLong(entry.getValue()))));
    }

    /// Places and jobs that do not count.
    private Uni<List<String>> closedPlaces(String organizer) {
        long created = clock.millis() - CREATION.toMillis();
        return redis.send(Command.ZRANGEBYSCORE, OrganizerKeys.jobs(organizer), 0, created)
                .map(Replies::texts)
                .chain(this::closed);
    }

    private Uni<List<String>> closed(List<String> names) {
        if (names.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        var args = new ArrayList<Object>(List.of(Keys.OPEN_JOBS));
        names.forEach(name -> args.add(Place.jobId(name)));
        return redis.send(Command.SMISMEMBER, args.toArray()).map(reply -> closed(names, Replies.texts(reply)));
    }

    /// An open job counts once, also if its place was neither confirmed nor released, as Redis failed.
    ///
    /// @param open for each name, whether its job is open
    private static List<String> closed(List<String> names, List<String> open) {
        var counted = new HashSet<String>();
        var closed = new ArrayList<String>();
        for (int i = 0; i < names.size(); i++) {
            var name = names.get(i);
            if (open.get(i).equals("0") || !counted.add(Place.jobId(name))) {
                closed.add(name);
            }
        }
        return closed;
    }
}
