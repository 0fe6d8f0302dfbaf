package io.manyhands.model.advance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.manyhands.model.advance.CompleteRound.Sum;
import io.manyhands.model.testing.TestJobs;
import io.manyhands.protocol.Keys.TrainingField;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.Metrics;
import io.manyhands.protocol.v1.TaskKind;
import io.manyhands.protocol.work.TrainingValue;
import io.manyhands.protocol.work.TrainingWork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Expected values: the definitions over the answers, written by `src/test/golden/measures.mjs`. Tolerance: none.
/// `tally.test.ts` holds the twin to the same ones.
class MeasuresTest {
    private static final ByteString HEADER = new TrainingValue(12, 3, new float[0]).encode();

    static Stream<JsonNode> cases() {
        try (var in = MeasuresTest.class.getResourceAsStream("/golden/measures.json")) {
            return new ObjectMapper().readTree(in).get("cases").valueStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void outcomeTellsWhatWasCountedAsItIsDefined(JsonNode golden) {
        var work = work(golden);
        var value = HEADER.concat(ByteString.fromHex(golden.get("tally").asText()));
        assertThat(value.size()).isEqualTo(work.valueBytes(TaskKind.TASK_KIND_EVALUATE));
        assertThat(work.encode(work.decode(value))).isEqualTo(value);
        var sum = new Sum<>(work.decode(value), golden.get("samples").intValue());

        var outcome =
                TrainingFigures.outcome(work, new CompleteRound<>(0, Optional.empty(), Optional.of(sum), Map.of()));

        assertThat(outcome.getHeldOutLoss())
                .isEqualTo((float) (12.0 / golden.get("samples").intValue()));
        expect(golden, TrainingField.TOP_K_ACCURACY, outcome.hasTopKAccuracy(), outcome.getTopKAccuracy());
        expect(golden, TrainingField.PRECISION, outcome.hasPrecision(), outcome.getPrecision());
        expect(golden, TrainingField.RECALL, outcome.hasRecall(), outcome.getRecall());
        expect(golden, TrainingField.F1, outcome.hasF1(), outcome.getF1());
        expect(
                golden,
                TrainingField.MEAN_ABSOLUTE_ERROR,
                outcome.hasMeanAbsoluteError(),
                outcome.getMeanAbsoluteError());
        expect(
                golden,
                TrainingField.ROOT_MEAN_SQUARED_ERROR,
                outcome.hasRootMeanSquaredError(),
                outcome.getRootMeanSquaredError());
        expect(golden, TrainingField.R_SQUARED, outcome.hasRSquared(), outcome.getRSquared());
        var told = TrainingFigures.after(Map.of(), outcome);
        assertThat(told.containsKey(TrainingField.F1)).isEqualTo(golden.has("f1"));
        assertThat(told.containsKey(TrainingField.R_SQUARED)).isEqualTo(golden.has("rSquared"));
    }

    @Test
    void talliesAreAddedUpWithTheirSums() {
        var golden = cases().findFirst().orElseThrow();
        var spec = spec(golden);
        var work = new TrainingWork(spec.getTraining(), spec.getSeed());
        var advance = new TrainingBeginning(work).first(Optional.empty());
        var value = HEADER.concat(ByteString.fromHex("fd05000000"));

        var sum = advance.add(advance.decode(value), advance.decode(value));

        assertThat(work.encode(sum))
                .isEqualTo(new TrainingValue(24, 6, new float[0]).encode().concat(ByteString.fromHex("fd0a000000")));
    }

    private static void expect(JsonNode golden, String field, boolean isThere, float value) {
        assertThat(isThere ? "%08x".formatted(Float.floatToRawIntBits(value)) : "absent")
                .as(field)
                .isEqualTo(golden.path(field).asText("absent"));
    }

    private static TrainingWork work(JsonNode golden) {
        var spec = spec(golden);
        return new TrainingWork(spec.getTraining(), spec.getSeed());
    }

    private static JobSpec spec(JsonNode golden) {
        var spec = TestJobs.evaluated("job").toBuilder();
        var training = spec.getTrainingBuilder();
        int classes = golden.get("classes").intValue();
        var records = training.getDataBuilder().getRecordsBuilder();
        if (classes > 0) {
            records.setClasses(classes);
        } else {
            records.setValues(2);
        }
        training.getEvaluationBuilder()
                .setMetrics(Metrics.newBuilder()
                        .setTopK(golden.get("topK").intValue())
                        .setPerClass(golden.get("perClass").booleanValue())
                        .setErrors(golden.get("errors").booleanValue()));
        return spec.build();
    }
}
