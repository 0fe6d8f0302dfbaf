package io.manyhands.task.job;

import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.task.json.FieldError;
import java.util.List;

/// What came of a job description.
sealed interface JobOutcome {
    record Created(JobSpec spec) implements JobOutcome {}

    /// @param errors at least one
    record Rejected(List<FieldError> errors) implements JobOutcome {}

    record IdTaken(String id) implements JobOutcome {}
}
