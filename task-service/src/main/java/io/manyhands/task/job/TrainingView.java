package io.manyhands.task.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.manyhands.protocol.Keys.StatusField;
import io.manyhands.protocol.Keys.TrainingField;
import io.manyhands.protocol.work.TrainingWork;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What [JobView] shows of a training job besides.
///
/// @param epoch number of completed epochs
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TrainingView(
        @Schema(description = "Completed epochs") int epoch,
        @Schema(description = "Epochs in all") int epochs,

        @Schema(description = "Samples per round") int batchSize,

        @Schema(description = "Samples per leaf of a round's tree")
        int leafSize,

        @Schema(description = "How trajectories go; absent if a leaf is a gradient") @Nullable
        LocalStepsView localSteps,

        @Schema(description = "Values in all weight tensors")
        int parameters,

        @Schema(description = "Whether it is computed with the same bits on every device")
        boolean exact,

        @Schema(description = "What forces TensorFlow.js; absent if exact") @Nullable
        List<String> inexactBecause,

        @Schema(description = "What it learns from") DataView data,

        @Schema(description = "Samples in all rounds together; the same as unitsExpected")
        long samplesExpected,

        @Schema(description = "Samples in committed rounds; the same as unitsCommitted")
        long samplesCommitted,

        @Schema(description = "Mean loss of the first round") @Nullable
        Double firstLoss,

        @Schema(description = "Mean loss of the last committed round that trained") @Nullable
        Double lastLoss,

        @Schema(description = "Mean loss over the held-out samples, when evaluated last") @Nullable
        Double heldOutLoss,

        @Schema(
                description =
                        "Share of the samples of the last committed round that trained, or of their positions if each has a target, whose class was predicted correctly; absent if targets are values")
        @Nullable
        Double accuracy,

        @Schema(description = "The same of the held-out samples, when evaluated last; absent if targets are values")
        @Nullable
        Double heldOutAccuracy,

        @Schema(description = "Of the held-out samples, when evaluated last; absent if there is nothing else to tell")
        @Nullable
        MetricsView heldOutMetrics,

        @Schema(description = "What ends it before its last round; absent if nothing does") @Nullable
        EarlyStoppingView earlyStopping,

        @Schema(description = "Of the current version; the same as stateSha256") @Nullable
        String weightsSha256) {
    static TrainingView of(TrainingWork work, Map<String, String> status, int round) {
        var training = work.training();
        var model = training.getModel();
        boolean tellsClasses = !training.getData().getRecords().hasValues();
        return new TrainingView(
                work.schedule().epoch(round),
                training.getBatches().getEpochs(),
                training.getBatches().getBatchSize(),
                training.getBatches().getLeafSize(),
                LocalStepsView.of(training),
                work.parameters(),
                model.getExact(),
                model.getExact() ? null : List.copyOf(model.getInexactBecauseList()),
                DataView.of(training.getData()),
                work.schedule().unitsExpected(),
                JobView.count(status, StatusField.UNITS),
                JobView.number(status, TrainingField.FIRST_LOSS),
                JobView.number(status, TrainingField.LAST_LOSS),
                JobView.number(status, TrainingField.HELD_OUT_LOSS),
                tellsClasses ? JobView.number(status, TrainingField.ACCURACY) : null,
                tellsClasses ? JobView.number(status, TrainingField.HELD_OUT_ACCURACY) : null,
                MetricsView.of(work, status),
                EarlyStoppingView.of(work, status),
                status.get(StatusField.SHA256));
    }
}
