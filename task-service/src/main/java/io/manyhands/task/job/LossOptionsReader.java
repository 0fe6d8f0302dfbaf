package io.manyhands.task.job;

import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.Loss;
import io.manyhands.protocol.v1.LossOptions;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Range;
import java.util.Optional;

/// Reads `lossOptions` of a model. Whether there are as many weights as classes, and whether a delta is of use, is told
/// later ([ModelFit]).
final class LossOptionsReader {
    static final int MOST = Limit.LIMIT_OPTIMIZER_SETTING_VALUE;
    static final int MAX_CLASSES = Limit.LIMIT_DIMENSION_VALUE;
    static final double DELTA = 1;

    private LossOptionsReader() {}

    /// @return empty if the loss is as it is without any
    static Optional<LossOptions> read(JsonObject model, Loss loss) {
        boolean isHuber = loss == Loss.LOSS_HUBER;
        if (!model.has("lossOptions")) {
            return isHuber
                    ? Optional.of(LossOptions.newBuilder()
                            .setHuberDelta((float) DELTA)
                            .build())
                    : Optional.empty();
        }
        var json = model.object("lossOptions");
        var options = LossOptions.newBuilder()
                .setLabelSmoothing((float) json.numberOr("labelSmoothing", 0, Range.fraction()))
                .setFromLogits(json.flagOr("fromLogits", false));
        if (json.has("classWeights")) {
            json.numbers("classWeights", 2, MAX_CLASSES, Range.closed(0, MOST))
                    .forEach(weight -> options.addClassWeights(weight.floatValue()));
        }
        if (isHuber || json.has("delta")) {
            options.setHuberDelta((float) json.numberOr("delta", DELTA, Range.positiveUpTo(MOST)));
        }
        checkLoss(json, loss, options);
        json.rejectOthers();
        return Optional.of(options.build());
    }

    private static void checkLoss(JsonObject json, Loss loss, LossOptions.Builder options) {
        if (!LossFit.isCrossEntropy(loss)) {
            var allowed = "is for cross-entropies only, and the loss is %s; leave it out".formatted(LossFit.name(loss));
            if (options.getLabelSmoothing() > 0) {
                json.reject("labelSmoothing", allowed);
            }
            if (options.getFromLogits()) {
                json.reject("fromLogits", allowed);
            }
        }
    }
}
