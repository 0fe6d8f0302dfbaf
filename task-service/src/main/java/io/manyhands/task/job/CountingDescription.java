package io.manyhands.task.job;

import io.manyhands.protocol.v1.Counting;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Read;
import java.util.Optional;

/// A counting job: `"counting": {"units": 1000, "leafSize": 10, "rounds": 2}`.
///
/// @param counting empty if it was refused
record CountingDescription(Optional<Counting> counting) implements WorkDescription {
    private static final int MAX_LEAVES = Limit.LIMIT_LEAVES_PER_ROUND_VALUE;
    private static final int MAX_LEAF = Limit.LIMIT_UNITS_PER_LEAF_VALUE;
    static final int MAX_UNITS = Limit.LIMIT_UNITS_PER_ROUND_VALUE;
    private static final int MAX_ROUNDS = Limit.LIMIT_ROUNDS_VALUE;

    static CountingDescription read(JsonObject job, Findings findings) {
        return new CountingDescription(findings.take(job.section("counting", CountingDescription::readCounting)));
    }

    private static Counting readCounting(JsonObject json) {
        var counting = Counting.newBuilder()
                .setUnits(json.integer("units", 1, MAX_UNITS))
                .setLeafSize(json.integer("leafSize", 1, MAX_LEAF))
                .setRounds(json.integer("rounds", 1, MAX_ROUNDS))
                .build();
        if (json.isSound()) {
            checkLeaves(json, counting);
        }
        return counting;
    }

    private static void checkLeaves(JsonObject json, Counting counting) {
        int leaves = Math.ceilDiv(counting.getUnits(), counting.getLeafSize());
        if (leaves > MAX_LEAVES) {
            json.reject(
                    "leafSize",
                    "is %d, which cuts a round into %d leaves; at most %d are allowed: use larger leaves"
                            .formatted(counting.getLeafSize(), leaves, MAX_LEAVES));
        }
    }

    @Override
    public Optional<String> dataset() {
        return Optional.empty();
    }

    @Override
    public Optional<String> initialState() {
        return Optional.empty();
    }

    @Override
    public Read<JobSpec> enter(JobSpec.Builder spec, Material material, Findings findings) {
        return findings.read(() -> spec.setCounting(counting.orElseThrow()).build());
    }
}
