package io.manyhands.protocol.work;

import static io.manyhands.protocol.v1.TaskKind.TASK_KIND_ADVANCE;
import static io.manyhands.protocol.v1.TaskKind.TASK_KIND_EVALUATE;

import io.manyhands.protocol.JsonText;
import io.manyhands.protocol.v1.TaskKind;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The example jobs, and jobs whose batches, leaves and epochs do not divide evenly.
public final class GoldenSchedules {
    private GoldenSchedules() {}

    public static List<JsonText> cases() {
        return Stream.of(
                        Jobs.paper(),
                        Jobs.text(),
                        Jobs.ragged(),
                        new TrainingSchedule(Jobs.ragged().training(), 0xFFFF_FFF0),
                        Jobs.singleSample(),
                        Jobs.records(),
                        Jobs.validated())
                .map(GoldenSchedules::schedule)
                .toList();
    }

    private static JsonText schedule(TrainingSchedule schedule) {
        return new JsonText()
                .with("job", job(schedule))
                .with("roundsPerEpoch", schedule.roundsPerEpoch())
                .with("trainingRounds", schedule.rounds())
                .with("samplesExpected", schedule.unitsExpected())
                .with(
                        "rounds",
                        someRounds(schedule)
                                .mapToObj(round -> round(schedule, round))
                                .toList());
    }

    private static JsonText job(TrainingSchedule schedule) {
        var training = schedule.training();
        return new JsonText()
                .with("seed", Integer.toUnsignedLong(schedule.seed()))
                .with("trainSamples", training.getData().getTrainSamples())
                .with("heldOutFirst", training.getData().getHeldOutFirst())
                .with("heldOutSamples", training.getData().getHeldOutSamples())
                .with("records", training.getData().hasRecords())
                .with("validation", training.getData().hasValidation())
                .with("epochs", training.getBatches().getEpochs())
                .with("samplesPerEpoch", training.getBatches().getSamplesPerEpoch())
                .with("batchSize", training.getBatches().getBatchSize())
                .with("leafSize", training.getBatches().getLeafSize())
                .with("evaluationSamples", training.getEvaluation().getSamples())
                .with("evaluationLeafSize", training.getEvaluation().getLeafSize())
                .with("everyRounds", training.getEvaluation().getEveryRounds());
    }

    /// The first two, those around the end of the first epoch, the last two, and the two after them.
    private static IntStream someRounds(TrainingSchedule schedule) {
        int perEpoch = schedule.roundsPerEpoch();
        int all = schedule.rounds();
        return IntStream.of(0, 1, perEpoch - 1, perEpoch, all - 2, all - 1, all, all + 1)
                .filter(round -> round >= 0)
                .sorted()
                .distinct();
    }

    private static JsonText round(TrainingSchedule schedule, int round) {
        return new JsonText()
                .with("round", round)
                .with("epoch", schedule.epoch(round))
                .with("trains", schedule.trains(round))
                .with("evaluates", schedule.evaluates(round))
                .with("finished", schedule.isFinishedAt(round))
                .with(
                        "leaves",
                        Stream.of(TASK_KIND_ADVANCE, TASK_KIND_EVALUATE)
                                .filter(kind -> schedule.includes(round, kind))
                                .flatMap(kind -> leaves(schedule, round, kind))
                                .toList());
    }

    /// The first, second and last leaf.
    private static Stream<JsonText> leaves(TrainingSchedule schedule, int round, TaskKind kind) {
        int leafCount = schedule.tree(round, kind).leafCount();
        return IntStream.of(0, 1, leafCount - 1)
                .filter(leaf -> leaf < leafCount)
                .distinct()
                .mapToObj(leaf -> leaf(schedule, round, kind, leaf));
    }

    private static JsonText leaf(TrainingSchedule schedule, int round, TaskKind kind, int leaf) {
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
