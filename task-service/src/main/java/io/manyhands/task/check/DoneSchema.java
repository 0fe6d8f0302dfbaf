package io.manyhands.task.check;

import io.manyhands.rest.openapi.RestDocumentFilter;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Describes what [DoneRequest] reads.
@Schema(name = "CheckDone", description = "What an auditor has come to.")
record DoneSchema(
        @Schema(description = "What the auditor calls itself", pattern = AuditorName.PATTERN)
        String auditor,

        @Schema(description = "Id of the job", pattern = RestDocumentFilter.JOB_ID)
        String job,

        @Schema(description = "Of the check") String id,

        @Schema(description = "SHA-256 of the value that the auditor computed", pattern = RestDocumentFilter.SHA256)
        String sha256,

        @Schema(description = "What it took, in microseconds", minimum = "0", maximum = "" + Integer.MAX_VALUE)
        int computeMicros) {}
