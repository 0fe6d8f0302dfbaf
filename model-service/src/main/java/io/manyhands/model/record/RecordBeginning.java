package io.manyhands.model.record;

import io.manyhands.model.version.Sha256;
import io.manyhands.protocol.v1.RoundCommitted;
import java.util.Optional;

/// A job at the moment at which the reading of its record begins.
///
/// @param version the current one: as many rounds are in the history
/// @param sha256 of its state
/// @param round the first one; empty if there is none
record RecordBeginning(int version, Sha256 sha256, Optional<RoundCommitted> round) {
    /// Hash of version 0, which the first round started from. That round is never given up.
    Sha256 versionZero() {
        return version == 0
                ? sha256
                : Sha256.of(round.map(RoundCommitted::getBaseSha256)
                        .orElseThrow(() -> new IllegalStateException(
                                "version %d, but the history has no round 0, which is always kept; bring Redis back from a backup"
                                        .formatted(version))));
    }
}
