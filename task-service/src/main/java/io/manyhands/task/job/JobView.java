package io.manyhands.task.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.manyhands.protocol.JobStates;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.Keys.TrafficField;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.work.CountingWork;
import io.manyhands.protocol.work.MapWork;
import io.manyhands.protocol.work.TrainingWork;
import io.manyhands.protocol.work.Work;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A job as the REST interface shows it; what is not known yet is absent.
///
/// @param round number of committed rounds, which is the current version
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Job", description = "A job and how far it is. What is not known yet is absent.")
public record JobView(
        @Schema(description = "Names it in paths") String id,

        @Schema(description = "For people") String name,

        @Schema(description = "One sentence for volunteers; may be empty")
        String description,

        @Schema(
                description = "How far its life is; the last three are final",
                enumeration = {"CREATED", "RUNNING", "PAUSED", "FINISHED", "FAILED", "DELETED"})
        String state,

        @Schema(description = "Why it failed; absent if it has not") @Nullable
        String reason,

        @Schema(description = "Unix time in milliseconds") long createdAt,

        @Schema(description = "Committed rounds; the number of the current version")
        int round,

        @Schema(description = "Rounds that make a new version, in all")
        int rounds,

        @Schema(description = "Units of work in all rounds together: samples, in training")
        long unitsExpected,

        @Schema(description = "Units of work in committed rounds")
        long unitsCommitted,

        @JsonUnwrapped @Nullable TrainingView training,

        @JsonUnwrapped @Nullable CountingView counting,

        @JsonUnwrapped @Nullable MapView map,

        @Schema(
                description =
                        "What is allowed, but hardly meant, in the description or the data, such as a class that no training sample has; that trajectories take the volunteers too long; what the round under way waits for that only you can do; and that the job was rolled back. Absent if there is nothing")
        @Nullable
        List<String> warnings,

        @Schema(description = "How results are checked, and what that has come to")
        VerificationView verification,

        @Schema(description = "What a volunteer has to give before it computes; absent if nothing") @Nullable
        EntryView entry,

        @Schema(description = "Volunteers whose work was accepted")
        int volunteers,

        @Schema(description = "Volunteers who are willing to compute right now")
        int volunteersNow,

        @Schema(description = "From the first leased task to the last commit, or until now; absent before that task")
        @Nullable
        Double wallSeconds,

        @Schema(description = "What volunteers computed, summed up")
        double computeSeconds,

        @Schema(description = "From volunteers") long bytesUp,

        @Schema(description = "To volunteers") long bytesDown,

        @Schema(description = "Results accepted") long tasks,

        @Schema(description = "Leases that ended without a result")
        long reissued,

        @Schema(description = "Results that were not needed")
        long duplicates,

        @Schema(description = "Results refused because of their content")
        long rejected,

        @Schema(description = "Devices that cannot compute this job; absent if there are none") @Nullable
        UnableView unable,

        @Schema(description = "Of the current version's state (the weights, in training); absent before version 0")
        @Nullable
        String stateSha256) {
    private static final double MICROS = 1e6;
    private static final double MILLIS = 1e3;

    public static JobView of(JobSnapshot job, Instant now) {
        var spec = job.spec();
        var work = Work.of(spec);
        var schedule = work.schedule();
        var status = job.status();
        var traffic = job.traffic();
        int round = (int) Math.min(schedule.rounds(), count(status, StatusField.VERSION));
        return new JobView(
                spec.getJobId(),
                spec.getName(),
                spec.getDescription(),
                JobStates.name(job.state()),
                status.get(StatusField.REASON),
                spec.getCreatedAtMs(),
                round,
                schedule.rounds(),
                schedule.unitsExpected(),
                count(status, StatusField.UNITS),
                work instanceof TrainingWork training ? TrainingView.of(training, status, round) : null,
                work instanceof CountingWork ? CountingView.of(status) : null,
                work instanceof MapWork map ? MapView.of(map, status) : null,
                warnings(job, work, now),
                VerificationView.of(spec, job.verification()),
                EntryView.of(spec),
                job.volunteers(),
                job.hands().volunteers(now),
                wallSeconds(job, now),
                count(status, StatusField.COMPUTE_MICROS) / MICROS,
                count(traffic, TrafficField.BYTES_UP),
                count(traffic, TrafficField.BYTES_DOWN),
                count(traffic, TrafficField.TASKS),
                count(traffic, TrafficField.REISSUED),
                count(status, StatusField.DUPLICATES),
                count(traffic, TrafficField.REJECTED),
                UnableView.of(job.unable()),
                status.get(StatusField.SHA256));
    }

    /// Those of the description, of who computes it, and of the results.
    private static @Nullable List<String> warnings(JobSnapshot job, Work work, Instant now) {
        var ofVolunteers =
                job.isOpen() ? TrajectoryAdvice.of(work, job.hands().speeds(now)).stream() : Stream.<String>empty();
        var ofResults = Stream.of(StatusField.CONCERN, StatusField.NOTE)
                .flatMap(field -> Stream.ofNullable(job.status().get(field)));
        var all = Stream.of(job.warnings().stream(), ofVolunteers, ofResults)
                .flatMap(each -> each)
                .toList();
        return all.isEmpty() ? null : all;
    }

    private static @Nullable Double wallSeconds(JobSnapshot job, Instant now) {
        if (!job.traffic().containsKey(TrafficField.STARTED_AT)) {
            return null;
        }
        long startedAt = count(job.traffic(), TrafficField.STARTED_AT);
        long end = job.state() == JobState.JOB_STATE_RUNNING
                ? now.toEpochMilli()
                : count(job.status(), StatusField.COMMITTED_AT);
        return Math.max(0, end - startedAt) / MILLIS;
    }

    static long count(Map<String, String> fields, String name) {
        var text = fields.getOrDefault(name, "0");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    /// @return null if it is absent, or nothing that JSON can express
    static @Nullable Double number(Map<String, String> fields, String name) {
        try {
            var text = fields.get(name);
            double value = text == null ? Double.NaN : Double.parseDouble(text);
            return Double.isFinite(value) ? value : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
