package io.manyhands.task.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.protocol.v1.DataSpec;
import io.manyhands.protocol.v1.Metrics;
import io.manyhands.protocol.v1.Records;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Findings;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsReaderTest {
    private static final Records.Builder CLASSES = Records.newBuilder().setClasses(10);
    private static final Records.Builder VALUES = Records.newBuilder().setValues(2);

    @Test
    void metricsAreOfTheKindOfTheTargets() {
        assertThat(problems(CLASSES, Metrics.newBuilder().setTopK(10).setPerClass(true)))
                .isEmpty();
        assertThat(problems(VALUES, Metrics.newBuilder().setErrors(true))).isEmpty();
        assertThat(problems(CLASSES, Metrics.newBuilder().setErrors(true)))
                .containsExactly(new FieldError(
                        "evaluation.metrics.errors",
                        "is true, but the target is one of 10 classes; use topK or perClass"));
        assertThat(problems(VALUES, Metrics.newBuilder().setTopK(1).setPerClass(true)))
                .containsExactly(
                        new FieldError("evaluation.metrics.topK", "is there, but the targets are values; use errors"),
                        new FieldError(
                                "evaluation.metrics.perClass", "is true, but the targets are values; use errors"));
    }

    @Test
    void noMoreClassesThanThereAreAndNotTooMany() {
        assertThat(problems(CLASSES, Metrics.newBuilder().setTopK(11)))
                .containsExactly(new FieldError(
                        "evaluation.metrics.topK", "is 11, but the target is one of 10 classes; use fewer"));
        assertThat(problems(
                        Records.newBuilder().setClasses(4097),
                        Metrics.newBuilder().setPerClass(true)))
                .containsExactly(
                        new FieldError(
                                "evaluation.metrics.perClass",
                                "is true, but the target is one of 4097 classes; at most 4096 are counted one by one: use topK"));
    }

    private static List<FieldError> problems(Records.Builder records, Metrics.Builder metrics) {
        var findings = new Findings();
        var data = DataSpec.newBuilder().setRecords(records).build();
        MetricsReader.check(metrics.build(), data, findings);
        return findings.errors();
    }
}
