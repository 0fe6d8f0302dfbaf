package io.manyhands.task.plan;

import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.work.Schedule;
import io.manyhands.protocol.work.Work;

/// A job as far as planning goes: which rounds it has, not what is computed in them.
record PlannedJob(String id, Schedule schedule) {
    static PlannedJob of(JobSpec spec) {
        return new PlannedJob(spec.getJobId(), Work.of(spec).schedule());
    }
}
