package io.manyhands.task.job;

import io.manyhands.protocol.v1.EarlyStopping;
import io.manyhands.protocol.v1.EvaluationSpec;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.Monitor;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Range;
import java.util.Map;

/// Reads `earlyStopping` of an evaluation.
final class EarlyStoppingReader {
    static final String LOSS = "heldOutLoss";
    static final String ACCURACY = "heldOutAccuracy";
    static final int MAX_DELTA = Limit.LIMIT_OPTIMIZER_SETTING_VALUE;
    private static final Map<String, Monitor> MONITORS =
            Map.of(LOSS, Monitor.MONITOR_HELD_OUT_LOSS, ACCURACY, Monitor.MONITOR_HELD_OUT_ACCURACY);
    private static final Range DELTAS = Range.closed(0, MAX_DELTA);

    private EarlyStoppingReader() {}

    /// Enters it, if the evaluation has any.
    static void read(JsonObject evaluation, EvaluationSpec.Builder into) {
        if (!evaluation.has("earlyStopping")) {
            return;
        }
        var json = evaluation.object("earlyStopping");
        into.setEarlyStopping(EarlyStopping.newBuilder()
                .setMonitor(json.choiceOr("monitor", Monitor.MONITOR_HELD_OUT_LOSS, MONITORS))
                .setPatience(json.integer("patience", 1, Limit.LIMIT_ROUNDS_VALUE))
                .setMinDelta((float) json.numberOr("minDelta", 0, DELTAS))
                .setRestoreBest(json.flagOr("restoreBest", true)));
        json.rejectOthers();
    }

    static String name(Monitor monitor) {
        return monitor == Monitor.MONITOR_HELD_OUT_ACCURACY ? ACCURACY : LOSS;
    }
}
