package io.manyhands.model.advance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.manyhands.model.advance.CompleteRound.Sum;
import io.manyhands.model.testing.TestJobs;
import io.manyhands.protocol.Keys.TrainingField;
import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.EarlyStopping;
import io.manyhands.protocol.v1.Encoding;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.Monitor;
import io.manyhands.protocol.work.TrainingValue;
import io.manyhands.protocol.work.TrainingWork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Expected values: the definition over all evaluations, written by `src/test/golden/stopping.mjs`. Tolerance: none.
/// `stopping.test.ts` holds the twin to the same ones.
class StoppingTest {
    private static final int PARAMETERS = 8;
    private static final JsonNode GOLDEN = golden();
    /// Of the losses that follow, the third is the best; after it two are not better.
    private static final double[] LOSSES = {30, 20, 10, 15, 12, 5};

    static Stream<JsonNode> rules() {
        return GOLDEN.get("cases").valueStream();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void everyEvaluationIsTakenAsTheDefinitionSays(JsonNode golden) {
        var rule = EarlyStopping.newBuilder()
                .setMonitor(
                        golden.get("monitor").asText().equals("loss")
                                ? Monitor.MONITOR_HELD_OUT_LOSS
                                : Monitor.MONITOR_HELD_OUT_ACCURACY)
                .setPatience(golden.get("patience").intValue())
                .setMinDelta(golden.get("minDelta").floatValue())
                .build();
        var stopping = Stopping.first(rule, new float[0]);
        var evaluations = GOLDEN.get("evaluations");
        for (int at = 0; at < evaluations.size(); at++) {
            stopping = Stopping.decode(rule, stopping.encode())
                    .after(at * GOLDEN.get("every").intValue(), sum(evaluations.get(at)), 1, new float[0]);
            var expected = golden.get("expected").get(at);
            assertThat("%08x %d %d %s"
                            .formatted(
                                    Float.floatToRawIntBits(stopping.best()),
                                    stopping.version(),
                                    stopping.waited(),
                                    stopping.isOver()))
                    .as("after evaluation %d", at)
                    .isEqualTo("%s %s %s %s"
                            .formatted(
                                    expected.get("best").asText(),
                                    expected.get("version"),
                                    expected.get("waited"),
                                    expected.get("isOver")));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void jobEndsAfterItsPatienceWithTheWeightsOfTheBestVersion(boolean isPacked) {
        var spec = stopping(2, true, isPacked);
        var advance = new TrainingBeginning(work(spec)).first(Optional.empty());
        var states = new ArrayList<>(List.of(advance.state()));
        var figures = Map.<String, String>of();
        int round = 0;
        for (boolean ends = false; !ends; round++) {
            var complete = round(round, LOSSES[round], figures);
            ends = advance.endsEarly(complete);
            var next = (AdvanceOutcome.Next) advance.step(complete);
            figures = next.figures();
            states.add(next.state());
            assertThat(next.root().isPresent())
                    .as("of the root alone nobody makes the weights of an earlier version")
                    .isEqualTo(isPacked && !ends);
        }

        assertThat(round).isEqualTo(5);
        assertThat(weights(states.get(5))).isEqualTo(weights(states.get(2))).isNotEqualTo(weights(states.get(4)));
        assertThat(figures)
                .containsEntry(TrainingField.BEST_VERSION, "2")
                .containsEntry(TrainingField.BEST_VALUE, "1.0")
                .containsEntry(TrainingField.STOPPED_EARLY, "true");
    }

    @Test
    void withoutTheBestWeightsTheLastVersionIsTheStepOfItsRound() {
        var watched = new TrainingBeginning(work(stopping(1, false, false))).first(Optional.empty());
        var plain = new TrainingBeginning(work(TestJobs.tiny("job"))).first(Optional.empty());
        for (int round = 0; round < 5; round++) {
            watched.step(round(round, LOSSES[round], Map.of()));
            plain.step(round(round, LOSSES[round], Map.of()));
        }
        assertThat(watched.state()).isEqualTo(plain.state());
    }

    /// As after a crash, or after going back to a kept version: all there is is what was committed.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void resumedInEveryRoundItEndsWithTheSameBits(boolean isPacked) {
        var spec = stopping(2, true, isPacked);
        var uninterrupted = new TrainingBeginning(work(spec)).first(Optional.empty());
        var resumed = new TrainingBeginning(work(spec)).first(Optional.empty());
        for (int round = 0; round < 5; round++) {
            resumed = new TrainingBeginning(work(spec)).resume(resumed.state(), resumed.memory());
            assertThat(resumed.endsEarly(round(round, LOSSES[round], Map.of()))).isEqualTo(round == 4);
            uninterrupted.step(round(round, LOSSES[round], Map.of()));
            resumed.step(round(round, LOSSES[round], Map.of()));
            assertThat(resumed.state()).isEqualTo(uninterrupted.state());
            assertThat(resumed.memory()).isEqualTo(uninterrupted.memory());
        }
    }

    @Test
    void stepThatFailsHasHeardNothing() {
        var advance = new TrainingBeginning(work(stopping(1, true, false))).first(Optional.empty());
        advance.step(round(0, 10, Map.of()));
        var state = advance.state();
        var memory = advance.memory();
        var huge = new TrainingValue(1, 1, filled(Float.POSITIVE_INFINITY));
        var failing = new CompleteRound<>(
                1, Optional.of(new Sum<>(huge, 1)), round(1, 20, Map.of()).evaluated(), Map.<String, String>of());
        assertThat(advance.step(failing)).isInstanceOf(AdvanceOutcome.Failed.class);

        advance.recall(state, memory);

        assertThat(advance.memory()).isEqualTo(memory);
    }

    @Test
    void memoryThatIsTooShortIsRefused() {
        var beginning = new TrainingBeginning(work(stopping(1, true, false)));
        var state = beginning.first(Optional.empty()).state();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> beginning.resume(state, new byte[43]))
                .withMessageContaining("43 bytes, but what early stopping knows has 44");
    }

    private static JobSpec stopping(int patience, boolean restoreBest, boolean isPacked) {
        var spec = TestJobs.evaluated("job").toBuilder();
        var training = spec.getTrainingBuilder()
                .setEncoding(isPacked ? Encoding.ENCODING_INT8 : Encoding.ENCODING_UNSPECIFIED);
        training.getBatchesBuilder().setEpochs(10);
        training.getEvaluationBuilder()
                .setEveryRounds(1)
                .setEarlyStopping(EarlyStopping.newBuilder()
                        .setMonitor(Monitor.MONITOR_HELD_OUT_LOSS)
                        .setPatience(patience)
                        .setRestoreBest(restoreBest));
        return spec.build();
    }

    private static CompleteRound<TrainingValue> round(int number, double loss, Map<String, String> figures) {
        return new CompleteRound<>(
                number,
                Optional.of(new Sum<>(new TrainingValue(1, 1, filled(number + 1)), 10)),
                Optional.of(new Sum<>(new TrainingValue(loss, 3, new float[0]), 10)),
                figures);
    }

    private static float[] filled(float value) {
        var values = new float[PARAMETERS];
        Arrays.fill(values, value);
        return values;
    }

    private static Sum<TrainingValue> sum(JsonNode evaluation) {
        float loss = Float.intBitsToFloat(
                Integer.parseUnsignedInt(evaluation.get("loss").asText(), 16));
        int samples = GOLDEN.get("samples").intValue();
        return new Sum<>(new TrainingValue(loss, evaluation.get("correct").intValue(), new float[0]), samples);
    }

    private static float[] weights(byte[] state) {
        return Arrays.copyOf(Tensors.decode(state), PARAMETERS);
    }

    private static TrainingWork work(JobSpec spec) {
        return new TrainingWork(spec.getTraining(), spec.getSeed());
    }

    private static JsonNode golden() {
        try (var in = StoppingTest.class.getResourceAsStream("/golden/stopping.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
