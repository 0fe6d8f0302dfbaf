package io.manyhands.model.round;

import io.manyhands.model.check.CheckUpdate;
import io.manyhands.model.check.Proof;
import java.util.List;
import java.util.Optional;

/// What came of a batch of results for the checks of a job.
///
/// @param update to be written
/// @param heard ids of entries in which auditors say what they have computed; of no use any more
/// @param proofs of values that are wrong
/// @param disagreement of auditors, for the organizer
record Checked(CheckUpdate update, List<String> heard, List<Proof> proofs, Optional<String> disagreement) {
    Checked {
        heard = List.copyOf(heard);
        proofs = List.copyOf(proofs);
    }

    boolean isNothing() {
        return update.isEmpty() && heard.isEmpty() && proofs.isEmpty();
    }
}
