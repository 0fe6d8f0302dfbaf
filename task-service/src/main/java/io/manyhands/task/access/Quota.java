package io.manyhands.task.access;

import io.manyhands.protocol.v1.TokenQuota;

/// What the holder of a token may have and do.
///
/// @param openJobs created, running or paused at once
/// @param storedBytes of all data sets that were stored with the token
/// @param jobsPerHour created within any hour
public record Quota(int openJobs, long storedBytes, int jobsPerHour) {
    public static final long MIB = 1L << 20;

    static final Quota NONE = new Quota(Integer.MAX_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE);

    static Quota of(TokenQuota stored) {
        return new Quota(stored.getOpenJobs(), stored.getStoredBytes(), stored.getJobsPerHour());
    }

    public TokenQuota stored() {
        return TokenQuota.newBuilder()
                .setOpenJobs(openJobs)
                .setStoredBytes(storedBytes)
                .setJobsPerHour(jobsPerHour)
                .build();
    }
}
