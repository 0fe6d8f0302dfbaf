package io.manyhands.task.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.manyhands.protocol.Hands;
import io.manyhands.protocol.JobStates;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.v1.Event;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.Node;
import io.manyhands.protocol.v1.NodesMissing;
import io.manyhands.protocol.v1.TaskEntry;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.v1.VersionPublished;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.redis.datasource.stream.StreamMessage;
import io.quarkus.redis.datasource.stream.StreamRange;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A job as other services see and change it in Redis: what model-service and the gateways do to it, by hand.
public record JobInRedis(RedisDataSource redis, String id) {
    /// The state and the event of a commit, as `commit.lua` of model-service writes them.
    public void publish(int version) {
        publish(version, "");
    }

    public void publish(int version, String traceparent) {
        reach(version);
        announce(Event.newBuilder()
                .setVersionPublished(VersionPublished.newBuilder()
                        .setVersion(version)
                        .setSha256(sha256(version))
                        .setState(JobState.JOB_STATE_RUNNING)
                        .setTraceparent(traceparent))
                .build());
    }

    /// The status alone.
    public void reach(int version) {
        reach(version, JobState.JOB_STATE_RUNNING);
    }

    /// The status alone, in one step, as planning may look at any time.
    public void reach(int version, JobState state) {
        redis.hash(String.class)
                .hset(
                        keys().status(),
                        Map.of(
                                StatusField.STATE, JobStates.name(state),
                                StatusField.VERSION, Integer.toString(version),
                                StatusField.SHA256,
                                        HexFormat.of().formatHex(sha256(version).toByteArray())));
    }

    public void end(JobState state) {
        redis.hash(String.class).hset(keys().status(), StatusField.STATE, JobStates.name(state));
    }

    public void miss(int round, Node... nodes) {
        announce(Event.newBuilder()
                .setNodesMissing(NodesMissing.newBuilder()
                        .setRound(round)
                        .setKind(TaskKind.TASK_KIND_ADVANCE)
                        .addAllNodes(List.of(nodes)))
                .build());
    }

    public void announce(Event event) {
        announce(event.toByteArray());
    }

    public void announce(byte[] event) {
        redis.stream(byte[].class).xadd(keys().events(), Map.of(Keys.EVENT_FIELD, event));
    }

    public void willing(String gateway, int volunteers, long expiresAtMs) {
        var report = Hands.report(volunteers, volunteers, Optional.empty(), Instant.ofEpochMilli(expiresAtMs));
        redis.hash(String.class).hset(keys().hands(), gateway, report);
    }

    public List<TaskEntry> tasks() {
        return redis.stream(byte[].class).xrange(keys().tasks(), StreamRange.of("-", "+")).stream()
                .map(entry -> task(entry))
                .toList();
    }

    public List<Event> events() {
        return redis.stream(byte[].class).xrange(keys().events(), StreamRange.of("-", "+")).stream()
                .map(entry -> event(entry))
                .toList();
    }

    public JobKeys keys() {
        return Keys.job(id);
    }

    /// Any 32 bytes that differ from version to version.
    public static ByteString sha256(int version) {
        var bytes = new byte[32];
        bytes[31] = (byte) version;
        return ByteString.copyFrom(bytes);
    }

    private static TaskEntry task(StreamMessage<String, String, byte[]> entry) {
        try {
            return TaskEntry.parseFrom(entry.payload().get(Keys.TASK_FIELD));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("entry " + entry.id() + " is not a task", e);
        }
    }

    private static Event event(StreamMessage<String, String, byte[]> entry) {
        try {
            return Event.parseFrom(entry.payload().get(Keys.EVENT_FIELD));
        } catch (InvalidProtocolBufferException e) {
            return Event.getDefaultInstance();
        }
    }
}
