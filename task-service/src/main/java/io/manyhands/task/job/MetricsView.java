package io.manyhands.task.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.manyhands.protocol.Keys.TrainingField;
import io.manyhands.protocol.v1.Loss;
import io.manyhands.protocol.work.TrainingWork;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What [TrainingView] shows of the held-out samples besides loss and accuracy.
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "HeldOutMetrics",
        description = "Of the held-out samples, when evaluated last: what the job's `metrics` have come to.")
public record MetricsView(
        @Schema(
                description = "e to the power of the held-out loss: among so many equally likely classes the model is"
                        + " undecided. Of categorical cross-entropies only; they need no `metrics`")
        @Nullable
        Double perplexity,

        @Schema(description = "Share of the samples whose class is among the topK largest outputs") @Nullable
        Double topKAccuracy,

        @Schema(description = "Mean over the classes that were there, or were predicted") @Nullable
        Double precision,

        @Schema(description = "The same") @Nullable Double recall,
        @Schema(description = "The same") @Nullable Double f1,

        @Schema(description = "Over all values") @Nullable Double meanAbsoluteError,

        @Schema(description = "Over all values") @Nullable Double rootMeanSquaredError,

        @Schema(
                description = "Share of the targets' variance that is explained, over all values; absent if they are"
                        + " all the same")
        @Nullable
        Double rSquared) {
    private static final MetricsView NOTHING = new MetricsView(null, null, null, null, null, null, null, null);

    /// @return null if there is nothing to tell yet
    static @Nullable MetricsView of(TrainingWork work, Map<String, String> status) {
        var view = new MetricsView(
                perplexity(work, status),
                JobView.number(status, TrainingField.TOP_K_ACCURACY),
                JobView.number(status, TrainingField.PRECISION),
                JobView.number(status, TrainingField.RECALL),
                JobView.number(status, TrainingField.F1),
                JobView.number(status, TrainingField.MEAN_ABSOLUTE_ERROR),
                JobView.number(status, TrainingField.ROOT_MEAN_SQUARED_ERROR),
                JobView.number(status, TrainingField.R_SQUARED));
        return view.equals(NOTHING) ? null : view;
    }

    /// Of a loss that is a mean of -ln p.
    private static @Nullable Double perplexity(TrainingWork work, Map<String, String> status) {
        var loss = work.training().getModel().getLoss();
        boolean isCategorical =
                loss == Loss.LOSS_CATEGORICAL_CROSSENTROPY || loss == Loss.LOSS_SPARSE_CATEGORICAL_CROSSENTROPY;
        var heldOut = JobView.number(status, TrainingField.HELD_OUT_LOSS);
        return isCategorical && heldOut != null ? Math.exp(heldOut) : null;
    }
}
