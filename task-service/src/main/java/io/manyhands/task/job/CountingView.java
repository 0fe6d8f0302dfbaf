package io.manyhands.task.job;

import io.manyhands.protocol.Keys.CountingField;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What [JobView] shows of a counting job besides.
public record CountingView(
        @Schema(description = "Units counted so far; in the end, unitsExpected")
        long total) {
    static CountingView of(Map<String, String> status) {
        return new CountingView(JobView.count(status, CountingField.TOTAL));
    }
}
