package io.manyhands.model.round;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.manyhands.model.check.CheckUpdate;
import io.manyhands.model.check.Draw;
import io.manyhands.model.check.Known;
import io.manyhands.model.owner.OwnerToken;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.v1.Ban;
import io.manyhands.protocol.v1.CheckEntry;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.LobbyEntry;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.protocol.v1.VolunteerStanding;
import io.manyhands.redis.RedisCalls;
import io.manyhands.redis.RedisScript;
import io.quarkus.logging.Log;
import io.quarkus.redis.datasource.stream.XAddArgs;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.redis.client.Command;
import io.vertx.mutiny.redis.client.Response;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/// What is stored of checks, standings and bans.
@ApplicationScoped
class RedisChecks {
    private static final RedisScript CHECKS = RedisScript.load(RedisChecks.class, "checks.lua");
    private static final CheckedParser<CheckEntry> ENTRIES = CheckedParser.of(CheckEntry.getDefaultInstance());
    private static final CheckedParser<RoundCommitted> ROUNDS = CheckedParser.of(RoundCommitted.getDefaultInstance());
    private static final CheckedParser<VolunteerStanding> STANDINGS =
            CheckedParser.of(VolunteerStanding.getDefaultInstance());
    private static final CheckedParser<Ban> BANS = CheckedParser.of(Ban.getDefaultInstance());
    private static final int SEED_BYTES = 32;

    private final RedisCalls redis;
    private final CheckConfig config;

    RedisChecks(RedisCalls redis, CheckConfig config) {
        this.redis = redis;
        this.config = config;
    }

    CheckConfig config() {
        return config;
    }

    /// @param rounds so many of the last ones
    Uni<Known> load(JobKeys job, int rounds, Instant now) {
        return Uni.combine()
                .all()
                .unis(
                        redis.send(Command.HVALS, job.checks()),
                        redis.send(Command.HGETALL, job.standings()),
                        banned(now),
                        redis.send(Command.LRANGE, job.history(), -rounds, -1))
                .with((checks, standings, banned, history) -> new Known(
                        messages(checks, ENTRIES, job.checks()),
                        standings(standings, job.standings()),
                        banned,
                        messages(history, ROUNDS, job.history())));
    }

    /// The seed of what is drawn: one for all replicas, made by whichever needs it first.
    Uni<Draw> draw() {
        return redis.send(Command.SET, Keys.DRAW_SEED, random(), "NX")
                .chain(() -> redis.get(Keys.DRAW_SEED))
                .map(seed -> new Draw(seed.map(ByteString::copyFrom)
                        .orElseThrow(() -> new IllegalStateException(
                                "the seed that checks are drawn with was deleted just now"))));
    }

    /// Volunteers whose ban is in force. Bans that are over are removed.
    Uni<Set<ByteString>> banned(Instant now) {
        return redis.send(Command.HVALS, Keys.BANS)
                .map(values -> messages(values, BANS, Keys.BANS))
                .call(bans -> removeOver(bans, now))
                .map(bans -> bans.stream()
                        .filter(ban -> isInForce(ban, now))
                        .map(Ban::getVolunteerId)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private Uni<Void> removeOver(List<Ban> bans, Instant now) {
        var over = bans.stream()
                .filter(ban -> !isInForce(ban, now))
                .map(ban -> hex(ban.getVolunteerId()))
                .toList();
        if (over.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        var args = new ArrayList<Object>(List.of(Keys.BANS));
        args.addAll(over);
        return redis.send(Command.HDEL, args.toArray()).replaceWithVoid();
    }

    private static boolean isInForce(Ban ban, Instant now) {
        return ban.getUntilMs() > now.toEpochMilli();
    }

    /// How many auditors have asked for work lately.
    Uni<Integer> auditors(Instant now) {
        var since = now.minus(config.auditorGoneAfter()).toEpochMilli();
        return redis.send(Command.ZCOUNT, Keys.AUDITORS, since, "+inf")
                .map(count -> count.map(Response::toInteger).orElse(0));
    }

    /// @param heard entries of the results that are removed with it
    /// @return whether the job is still this owner's
    Uni<Boolean> write(JobKeys job, OwnerToken owner, CheckUpdate update, List<String> heard) {
        var args = new ArrayList<Object>();
        args.add(owner.value());
        list(args, update.removed());
        pairs(args, update.put(), (place, check) -> args.addAll(List.of(place, check.toByteArray())));
        pairs(
                args,
                update.standings(),
                (volunteer, standing) -> args.addAll(List.of(hex(volunteer), standing.toByteArray())));
        pairs(args, update.counts(), (field, more) -> args.addAll(List.of(field, more)));
        args.addAll(heard);
        var keys = List.of(
                job.owner(), job.checks(), job.standings(), job.verification(), job.results(), job.checksTaken());
        return redis.run(CHECKS, keys, args).map(reply -> reply.toInteger() == 1);
    }

    /// Bans somebody, of all jobs, and tells the gateways.
    Uni<Void> ban(Ban ban) {
        var entry = LobbyEntry.newBuilder()
                .setJobId(ban.getJobId())
                .setState(JobState.JOB_STATE_RUNNING)
                .setBan(ban)
                .build();
        var trimmed = new XAddArgs().maxlen((long) Keys.EVENTS_KEPT).nearlyExactTrimming();
        return redis.send(Command.HSET, Keys.BANS, hex(ban.getVolunteerId()), ban.toByteArray())
                .chain(() -> redis.call(data -> data.stream(String.class, String.class, byte[].class)
                        .xadd(Keys.LOBBY, trimmed, Map.of(Keys.LOBBY_FIELD, entry.toByteArray()))))
                .replaceWithVoid();
    }

    private static void list(List<Object> args, List<String> texts) {
        args.add(texts.size());
        args.addAll(texts);
    }

    private static <K, V> void pairs(List<Object> args, Map<K, V> map, BiConsumer<K, V> each) {
        args.add(map.size());
        map.forEach(each);
    }

    private static <M extends Message> List<M> messages(Optional<Response> reply, CheckedParser<M> parser, String key) {
        var messages = new ArrayList<M>();
        reply.ifPresent(values -> {
            for (int i = 0; i < values.size(); i++) {
                parsed(parser, values.get(i), key).ifPresent(messages::add);
            }
        });
        return messages;
    }

    private static Map<ByteString, VolunteerStanding> standings(Optional<Response> reply, String key) {
        var standings = new HashMap<ByteString, VolunteerStanding>();
        reply.ifPresent(fields -> fields.getKeys()
                .forEach(volunteer -> parsed(STANDINGS, fields.get(volunteer), key)
                        .ifPresent(standing -> standings.put(ByteString.fromHex(volunteer), standing))));
        return standings;
    }

    private static <M extends Message> Optional<M> parsed(CheckedParser<M> parser, Response value, String key) {
        return parser.parse(value.toBytes())
                .orReport(problem -> Log.warnf("%s: an entry cannot be used (%s); skipped", key, problem));
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    private static byte[] random() {
        var seed = new byte[SEED_BYTES];
        new SecureRandom().nextBytes(seed);
        return seed;
    }
}
