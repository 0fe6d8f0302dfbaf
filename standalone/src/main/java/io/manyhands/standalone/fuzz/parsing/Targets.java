package io.manyhands.standalone.fuzz.parsing;

import io.manyhands.standalone.fuzz.Target;
import java.util.List;

/// All that there are.
public final class Targets {
    private Targets() {}

    public static List<Target> all() {
        return List.of(
                VolunteerMessages.target(),
                PackedValues.target(),
                Leases.target(),
                StreamEntries.target(),
                OptimizerStates.target(),
                JobDescriptions.target(),
                Topologies.target(),
                Datasets.target(),
                Conversions.target(),
                ModelFiles.target(),
                TokenRequests.target(),
                Headers.target());
    }
}
