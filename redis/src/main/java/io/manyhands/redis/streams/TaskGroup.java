package io.manyhands.redis.streams;

import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.redis.RedisScript;
import java.util.List;

/// The group of the gateways on a job's `tasks`, which whoever needs it first makes.
public final class TaskGroup {
    /// Makes it, unless there is one or the job does not exist.
    public static final RedisScript CREATE = RedisScript.load(TaskGroup.class, "group.lua");

    private TaskGroup() {}

    public static List<String> keys(JobKeys job) {
        return List.of(job.spec(), job.tasks());
    }

    public static List<String> args() {
        return List.of(Keys.GATEWAY_GROUP);
    }
}
