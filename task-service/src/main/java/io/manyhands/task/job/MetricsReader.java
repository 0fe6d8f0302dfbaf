package io.manyhands.task.job;

import io.manyhands.protocol.v1.DataSpec;
import io.manyhands.protocol.v1.EvaluationSpec;
import io.manyhands.protocol.v1.Limit;
import io.manyhands.protocol.v1.Metrics;
import io.manyhands.protocol.work.Tally;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;

/// Reads `metrics` of an evaluation.
final class MetricsReader {
    static final int MAX_TOP = Limit.LIMIT_DIMENSION_VALUE;
    static final int MOST_CLASSES = 4096;
    private static final String METRICS = "evaluation.metrics.";

    private MetricsReader() {}

    /// Enters them, if the evaluation has any.
    static void read(JsonObject evaluation, EvaluationSpec.Builder into) {
        if (!evaluation.has("metrics")) {
            return;
        }
        var json = evaluation.object("metrics");
        var metrics = Metrics.newBuilder()
                .setTopK(json.integerOr("topK", 0, 1, MAX_TOP))
                .setPerClass(json.flagOr("perClass", false))
                .setErrors(json.flagOr("errors", false));
        json.rejectOthers();
        if (metrics.getTopK() == 0 && !metrics.getPerClass() && !metrics.getErrors() && json.isSound()) {
            evaluation.reject("metrics", "has none of topK, perClass and errors; give one of them, or leave it out");
        }
        into.setMetrics(metrics);
    }

    /// Whether the data have targets of the right kind.
    static void check(Metrics metrics, DataSpec data, Findings findings) {
        int classes = Tally.classes(data);
        if (data.getText().getEveryPosition()) {
            findings.add(
                    "evaluation.metrics",
                    "is there, but each position has a target, and these are not counted one by one; leave it out");
            return;
        }
        if (metrics.getErrors() && classes > 0) {
            findings.add(
                    METRICS + "errors",
                    "is true, but the target is one of %d classes; use topK or perClass".formatted(classes));
        }
        if (metrics.getTopK() > 0 && classes == 0) {
            findings.add(METRICS + "topK", "is there, but the targets are values; use errors");
        } else if (metrics.getTopK() > classes) {
            findings.add(
                    METRICS + "topK",
                    "is %d, but the target is one of %d classes; use fewer".formatted(metrics.getTopK(), classes));
        }
        if (metrics.getPerClass() && (classes == 0 || classes > MOST_CLASSES)) {
            findings.add(
                    METRICS + "perClass",
                    classes == 0
                            ? "is true, but the targets are values; use errors"
                            : "is true, but the target is one of %d classes; at most %d are counted one by one: use topK"
                                    .formatted(classes, MOST_CLASSES));
        }
    }
}
