package io.manyhands.task.job;

import io.manyhands.protocol.Keys.MapField;
import io.manyhands.protocol.work.MapWork;
import java.util.HexFormat;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What [JobView] shows of a map-reduce job besides.
public record MapView(
        @Schema(description = "SHA-256 of the program, which is a data set")
        String program,

        @Schema(description = "Of each iteration, of a map-reduce job")
        int inputsExpected,

        @Schema(description = "Times that all inputs are gone through")
        int iterations,

        @Schema(description = "Gone through in this iteration")
        long inputs,

        @Schema(description = "Those among them that failed")
        long failedInputs) {
    static MapView of(MapWork work, Map<String, String> status) {
        var job = work.job();
        return new MapView(
                HexFormat.of().formatHex(job.getProgram().getSha256().toByteArray()),
                job.getInputs().getCount(),
                job.getIterations(),
                JobView.count(status, MapField.INPUTS),
                JobView.count(status, MapField.FAILED));
    }
}
