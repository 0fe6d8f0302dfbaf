package io.manyhands.task.plan;

import io.manyhands.protocol.JobStates;
import io.manyhands.protocol.v1.JobState;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// The jobs that this process plans for, and the state each of them is in. Thread-safe.
final class OpenJobs {
    private final Map<String, JobState> states = new ConcurrentHashMap<>();
    private final Consumer<String> onEnd;

    /// @param onEnd told the id of a job that needs no more planning
    OpenJobs(Consumer<String> onEnd) {
        this.onEnd = onEnd;
    }

    Collection<JobState> states() {
        return states.values();
    }

    /// The organizer, or a failure, changed the state.
    void changed(String job, JobState state) {
        if (JobStates.isOpen(state)) {
            states.put(job, state);
        } else if (JobStates.isFinal(state)) {
            end(job);
        }
    }

    /// A version was published in this state, in which a paused job is running: it finishes its round.
    void published(String job, JobState state) {
        if (state != JobState.JOB_STATE_RUNNING || states.get(job) != JobState.JOB_STATE_PAUSED) {
            changed(job, state);
        }
    }

    void end(String job) {
        states.remove(job);
        onEnd.accept(job);
    }
}
