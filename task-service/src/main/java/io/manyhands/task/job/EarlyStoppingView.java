package io.manyhands.task.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.manyhands.protocol.Keys.TrainingField;
import io.manyhands.protocol.work.TrainingWork;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What [TrainingView] shows of early stopping.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "EarlyStoppingState", description = "When a job ends before its last round, and what it has come to.")
public record EarlyStoppingView(
        @Schema(
                description = "What is watched",
                enumeration = {EarlyStoppingReader.LOSS, EarlyStoppingReader.ACCURACY})
        String monitor,

        @Schema(description = "Evaluations in a row without an improvement, after which the job ends")
        int patience,

        @Schema(description = "An evaluation improves on the best one if it is better by more than this")
        double minDelta,

        @Schema(description = "Whether the job's last version has the weights of the best one")
        boolean restoreBest,

        @Schema(description = "Number of the best version so far; absent before one was evaluated") @Nullable
        Integer bestVersion,

        @Schema(description = "What was watched of that version") @Nullable
        Double bestValue,

        @Schema(description = "Whether the job has ended before its last round")
        boolean stopped) {
    /// @return null if the job goes through all of its rounds
    static @Nullable EarlyStoppingView of(TrainingWork work, Map<String, String> status) {
        return work.earlyStopping()
                .map(rule -> new EarlyStoppingView(
                        EarlyStoppingReader.name(rule.getMonitor()),
                        rule.getPatience(),
                        // As it was written: 0.01, not the double that this float32 is.
                        Double.parseDouble(Float.toString(rule.getMinDelta())),
                        rule.getRestoreBest(),
                        status.containsKey(TrainingField.BEST_VERSION)
                                ? (int) JobView.count(status, TrainingField.BEST_VERSION)
                                : null,
                        JobView.number(status, TrainingField.BEST_VALUE),
                        Boolean.parseBoolean(status.get(TrainingField.STOPPED_EARLY))))
                .orElse(null);
    }
}
