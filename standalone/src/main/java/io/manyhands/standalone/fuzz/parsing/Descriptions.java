package io.manyhands.standalone.fuzz.parsing;

import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.check.Parsed;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.work.CountingWork;
import io.manyhands.protocol.work.MapWork;
import io.manyhands.protocol.work.TrainingWork;
import io.manyhands.protocol.work.Work;
import io.manyhands.standalone.fuzz.Outcome;
import io.manyhands.task.job.LocalSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Job descriptions, whatever part of them is searched. What is accepted must be work that the other services can do,
/// and must come to them as it was meant.
final class Descriptions {
    private static final CheckedParser<JobSpec> SPECS = CheckedParser.of(JobSpec.getDefaultInstance());

    private Descriptions() {}

    static Outcome take(byte[] description, byte[] data) {
        return Declared.refusal(List.of(LocalSpecification.class.getName()), () -> {
            var warnings = new ArrayList<String>();
            var spec = LocalSpecification.of(
                    description, Optional.of(data), Optional.of(Samples.program()), warnings::add);
            requireSameWhenRead(spec);
            return new Outcome.Accepted(what(spec) + String.join("; ", warnings));
        });
    }

    /// Text that is none, such as half of a surrogate pair, is written as something else.
    private static void requireSameWhenRead(JobSpec spec) {
        if (!spec.equals(read(spec))) {
            throw new IllegalStateException("the specification is another one when it was written and read");
        }
    }

    private static JobSpec read(JobSpec spec) {
        return switch (SPECS.parse(spec.toByteArray())) {
            case Parsed.Sound<JobSpec>(JobSpec same) -> same;
            case Parsed.Refused<JobSpec>(var _, String problem) ->
                throw new IllegalStateException("nobody reads the specification: " + problem);
        };
    }

    private static String what(JobSpec spec) {
        return switch (Work.of(spec)) {
            case TrainingWork training ->
                "training of %s tensors, %s, %s "
                        .formatted(
                                "t"
                                        .repeat(Math.min(
                                                9, spec.getTraining().getModel().getWeightsCount())),
                                training.isExact(),
                                training.versionOptimizer().getKindCase());
            case CountingWork _ -> "counting";
            case MapWork map -> "map-reduce " + map.job().getReduction().getKind();
        };
    }
}
