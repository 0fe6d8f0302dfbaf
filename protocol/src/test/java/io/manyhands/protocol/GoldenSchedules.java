package io.manyhands.protocol;

import static io.manyhands.protocol.v1.TaskKind.TASK_KIND_EVALUATE;
import static io.manyhands.protocol.v1.TaskKind.TASK_KIND_TRAIN;

import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.TaskKind;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The example jobs, and jobs whose batches, leaves and epochs do not divide evenly.
final class GoldenSchedules {
    private GoldenSchedules() {}

    static List<JsonText> cases() {
        return Stream.of(
                        Jobs.paper(),
                        Jobs.text(),
                        Jobs.ragged(),
                        Jobs.ragged().toBuilder().setSeed(0xFFFF_FFF0).build(),
                        Jobs.singleSample(),
                        Jobs.records())
                .map(GoldenSchedules::schedule)
                .toList();
    }

    private static JsonText schedule(JobSpec job) {
        var schedule = new Schedule(job);
        return new JsonText()
                .with("job", job(job))
                .with("roundsPerEpoch", schedule.roundsPerEpoch())
                .with("trainingRounds", schedule.trainingRounds())
                .with("samplesExpected", schedule.samplesExpected())
                .with(
                        "rounds",
                        someRounds(schedule)
                                .mapToObj(round -> round(schedule, round))
                                .toList());
    }

    private static JsonText job(JobSpec job) {
        return new JsonText()
                .with("seed", Integer.toUnsignedLong(job.getSeed()))
                .with("trainSamples", job.getData().getTrainSamples())
                .with("heldOutFirst", job.getData().getHeldOutFirst())
                .with("heldOutSamples", job.getData().getHeldOutSamples())
                .with("records", job.getData().hasRecords())
                .with("epochs", job.getTraining().getEpochs())
                .with("samplesPerEpoch", job.getTraining().getSamplesPerEpoch())
                .with("batchSize", job.getTraining().getBatchSize())
                .with("leafSize", job.getTraining().getLeafSize())
                .with("evaluationSamples", job.getEvaluation().getSamples())
                .with("evaluationLeafSize", job.getEvaluation().getLeafSize())
                .with("everyRounds", job.getEvaluation().getEveryRounds());
    }

    /// The first two, those around the end of the first epoch, the last two, and the two after them.
    private static IntStream someRounds(Schedule schedule) {
        int perEpoch = schedule.roundsPerEpoch();
        int all = schedule.trainingRounds();
        return IntStream.of(0, 1, perEpoch - 1, perEpoch, all - 2, all - 1, all, all + 1)
                .filter(round -> round >= 0)
                .sorted()
                .distinct();
    }

    private static JsonText round(Schedule schedule, int round) {
        return new JsonText()
                .with("round", round)
                .with("epoch", schedule.epoch(round))
                .with("trains", schedule.trains(round))
                .with("evaluates", schedule.evaluates(round))
                .with("finished", schedule.isFinishedAt(round))
                .with(
                        "leaves",
                        Stream.of(TASK_KIND_TRAIN, TASK_KIND_EVALUATE)
                                .filter(kind -> schedule.includes(round, kind))
                                .flatMap(kind -> leaves(schedule, round, kind))
                                .toList());
    }

    /// The first, second and last leaf.
    private static Stream<JsonText> leaves(Schedule schedule, int round, TaskKind kind) {
        int leafCount = schedule.tree(round, kind).leafCount();
        return IntStream.of(0, 1, leafCount - 1)
                .filter(leaf -> leaf < leafCount)
                .distinct()
                .mapToObj(leaf -> leaf(schedule, round, kind, leaf));
    }

    private static JsonText leaf(Schedule schedule, int round, TaskKind kind, int leaf) {
        return new JsonText()
                .with("kind", kind.getNumber())
                .with("leafCount", schedule.tree(round, kind).leafCount())
                .with("leaf", leaf)
                .with(
                        "samples",
                        IntStream.of(schedule.leafSamples(round, kind, leaf))
                                .boxed()
                                .toList());
    }
}
