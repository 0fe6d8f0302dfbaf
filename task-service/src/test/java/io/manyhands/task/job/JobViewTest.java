package io.manyhands.task.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.protocol.Hands;
import io.manyhands.protocol.JobStates;
import io.manyhands.protocol.Speeds;
import io.manyhands.protocol.v1.BatchSpec;
import io.manyhands.protocol.v1.Counting;
import io.manyhands.protocol.v1.DataSpec;
import io.manyhands.protocol.v1.EarlyStopping;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.JobState;
import io.manyhands.protocol.v1.ModelSpec;
import io.manyhands.protocol.v1.Monitor;
import io.manyhands.protocol.v1.TextWindows;
import io.manyhands.protocol.v1.Training;
import io.manyhands.protocol.v1.WeightSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobViewTest {
    private static final Instant NOW = Instant.ofEpochMilli(50_000);
    private static final JobSpec SPEC = JobSpec.newBuilder()
            .setJobId("id")
            .setTraining(Training.newBuilder()
                    .setModel(ModelSpec.newBuilder()
                            .addWeights(WeightSpec.newBuilder().addShape(9)))
                    .setBatches(BatchSpec.newBuilder()
                            .setEpochs(2)
                            .setSamplesPerEpoch(100)
                            .setBatchSize(40)
                            .setLeafSize(8))
                    .setData(DataSpec.newBuilder()
                            .setSizeBytes(500)
                            .setTrainSamples(120)
                            .setHeldOutSamples(7)
                            .setText(TextWindows.newBuilder().setAlphabet("ab\uD83D\uDC4B"))))
            .build();

    @ParameterizedTest
    @CsvSource({
        "RUNNING, , CREATED",
        "PAUSED, , PAUSED",
        "RUNNING, RUNNING, RUNNING",
        "PAUSED, RUNNING, PAUSED",
        "PAUSED, FINISHED, FINISHED",
        "RUNNING, FAILED, FAILED",
        ", RUNNING, RUNNING"
    })
    void endOutranksWishOutranksProgress(String wanted, String reached, String shown) {
        var status = Optional.ofNullable(reached)
                .map(state -> Map.of("state", state))
                .orElse(Map.of());
        var job = new JobSnapshot(
                SPEC,
                Optional.ofNullable(wanted).flatMap(JobStates::of),
                status,
                Map.of(),
                Map.of(),
                0,
                new Hands(Map.of()),
                List.of(),
                List.of(),
                Optional.empty());

        assertThat(JobView.of(job, NOW).state()).isEqualTo(shown);
    }

    @Test
    void countsComeFromStatusAndTraffic() {
        var view = view(
                Map.of(
                        "state",
                        "RUNNING",
                        "version",
                        "4",
                        "units",
                        "140",
                        "computeMicros",
                        "2500000",
                        "lastLoss",
                        "1.25",
                        "duplicates",
                        "3",
                        "sha256",
                        "ff"),
                Map.of(
                        "startedAt",
                        "20000",
                        "tasks",
                        "9",
                        "reissued",
                        "1",
                        "rejected",
                        "2",
                        "bytesUp",
                        "7",
                        "bytesDown",
                        "8"));

        assertThat(view.round()).isEqualTo(4);
        assertThat(view.rounds()).isEqualTo(6);
        assertThat(training(view).epoch()).isEqualTo(1);
        assertThat(training(view).samplesCommitted()).isEqualTo(140);
        assertThat(training(view).samplesExpected()).isEqualTo(200);
        assertThat(view.computeSeconds()).isEqualTo(2.5);
        assertThat(view.wallSeconds()).isEqualTo(30);
        assertThat(training(view).lastLoss()).isEqualTo(1.25);
        assertThat(training(view).firstLoss()).isNull();
        assertThat(view.tasks()).isEqualTo(9);
        assertThat(training(view).weightsSha256()).isEqualTo("ff");
    }

    @Test
    void wallTimeOfAnEndedJobEndsWithItsLastCommit() {
        var status = Map.of("state", "FINISHED", "version", "6", "committedAt", "30500");

        assertThat(view(status, Map.of("startedAt", "20000")).wallSeconds()).isEqualTo(10.5);
        assertThat(view(status, Map.of()).wallSeconds()).isNull();
    }

    @Test
    void evaluationOfTheFinalVersionIsNoFurtherRound() {
        assertThat(view(Map.of("state", "FINISHED", "version", "7"), Map.of()).round())
                .isEqualTo(6);
        assertThat(training(view(Map.of("state", "FINISHED", "version", "7"), Map.of()))
                        .epoch())
                .isEqualTo(2);
    }

    @Test
    void lossThatIsNotANumberIsAbsent() {
        assertThat(training(view(Map.of("lastLoss", "NaN", "heldOutLoss", "x"), Map.of()))
                        .lastLoss())
                .isNull();
        assertThat(training(view(Map.of("lastLoss", "NaN", "heldOutLoss", "x"), Map.of()))
                        .heldOutLoss())
                .isNull();
    }

    @Test
    void tellsWhatEarlyStoppingHasComeTo() {
        var spec = SPEC.toBuilder();
        spec.getTrainingBuilder()
                .getEvaluationBuilder()
                .setSamples(1)
                .setLeafSize(1)
                .setEveryRounds(1)
                .setEarlyStopping(EarlyStopping.newBuilder()
                        .setMonitor(Monitor.MONITOR_HELD_OUT_ACCURACY)
                        .setPatience(3)
                        .setMinDelta(0.01f));
        var status = Map.of("bestVersion", "12", "bestValue", "0.75", "stoppedEarly", "true");

        assertThat(training(JobView.of(snapshot(spec.build(), status, List.of()), NOW))
                        .earlyStopping())
                .isEqualTo(new EarlyStoppingView("heldOutAccuracy", 3, 0.01, false, 12, 0.75, true));
        assertThat(training(view(Map.of(), Map.of())).earlyStopping()).isNull();
    }

    @Test
    void accuracyIsToldWhereTheTargetIsAClass() {
        var status = Map.of("accuracy", "0.5", "heldOutAccuracy", "0.25");

        assertThat(training(view(status, Map.of())).accuracy()).isEqualTo(0.5);
        assertThat(training(view(status, Map.of())).heldOutAccuracy()).isEqualTo(0.25);
    }

    @Test
    void tellsWhatTheJobLearnsFrom() {
        assertThat(training(view(Map.of(), Map.of())).data()).isEqualTo(new DataView("text", 500, 127, 3, null));
    }

    @Test
    void countingJobIsShownByWhatItHasCounted() {
        var spec = JobSpec.newBuilder()
                .setJobId("id")
                .setCounting(
                        Counting.newBuilder().setUnits(1000).setLeafSize(10).setRounds(2))
                .build();
        var status = Map.of("state", "RUNNING", "version", "1", "units", "1000", "total", "1000");

        var view = JobView.of(snapshot(spec, status, List.of()), NOW);

        assertThat(view.rounds()).isEqualTo(2);
        assertThat(view.unitsExpected()).isEqualTo(2000);
        assertThat(view.unitsCommitted()).isEqualTo(1000);
        assertThat(view.counting()).isEqualTo(new CountingView(1000));
        assertThat(view.training()).isNull();
    }

    @Test
    void tellsWhyDevicesCannotComputeIt() {
        assertThat(view(Map.of(), Map.of()).unable()).isNull();
        assertThat(JobView.of(snapshot(SPEC, Map.of(), List.of("no b", "no a", "no b")), NOW)
                        .unable())
                .isEqualTo(new UnableView(3, List.of("no b", "no a")));
    }

    /// Speeds are rounded to powers of the square root of 2.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "16, 16, 16 | ",
                "16, 64, 64 | with 3 steps or fewer",
                "16, 16, 64 | ",
                "512 | with a batchSize of less than 10",
            })
    void tellsWhenTrajectoriesTakeHalfOfTheVolunteersTooLong(String seconds, @Nullable String remedy) {
        var spec = SPEC.toBuilder();
        var training = spec.getTrainingBuilder();
        training.getBatchesBuilder().setLeafSize(80).setBatchSize(80);
        training.getLocalStepsBuilder().setBatchSize(10);
        var speeds = Speeds.of(Stream.of(seconds.split(", "))
                .map(each -> Duration.ofSeconds(Long.parseLong(each)))
                .toList());
        var report = Hands.report(3, 3, Optional.of(speeds), NOW.plusSeconds(1));
        var job = new JobSnapshot(
                spec.build(),
                Optional.of(JobState.JOB_STATE_RUNNING),
                Map.of("state", "RUNNING"),
                Map.of(),
                Map.of(),
                0,
                new Hands(Map.of("gateway", report)),
                List.of(),
                List.of(),
                Optional.empty());

        var warnings = JobView.of(job, NOW).warnings();

        if (remedy == null) {
            assertThat(warnings).isNull();
        } else {
            assertThat(warnings).singleElement().asString().contains("8 steps", "or more", remedy);
        }
    }

    private static TrainingView training(JobView view) {
        return Objects.requireNonNull(view.training());
    }

    private static JobSnapshot snapshot(JobSpec spec, Map<String, String> status, List<String> unable) {
        return new JobSnapshot(
                spec,
                Optional.of(JobState.JOB_STATE_RUNNING),
                status,
                Map.of(),
                Map.of(),
                0,
                new Hands(Map.of()),
                unable,
                List.of(),
                Optional.empty());
    }

    private static JobView view(Map<String, String> status, Map<String, String> traffic) {
        var job = new JobSnapshot(
                SPEC,
                Optional.of(JobState.JOB_STATE_RUNNING),
                status,
                traffic,
                Map.of(),
                0,
                new Hands(Map.of()),
                List.of(),
                List.of(),
                Optional.empty());
        return JobView.of(job, NOW);
    }
}
