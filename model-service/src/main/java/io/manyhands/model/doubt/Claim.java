package io.manyhands.model.doubt;

import com.google.protobuf.ByteString;
import java.util.Optional;

/// What somebody says the value of a node is.
///
/// @param measured empty: not finite
public record Claim(Witness witness, Optional<Measured> measured) {
    /// How far two devices that do not compute the same bits may be apart.
    private static final double TOLERANCE = 0.01;

    boolean isFinite() {
        return measured.isPresent();
    }

    /// @param exact whether all devices compute the same bits
    boolean agreesWith(Claim other, boolean exact) {
        return measured.flatMap(mine -> other.measured.map(theirs -> mine.agreesWith(theirs, exact)))
                .orElse(false);
    }

    /// What is known of a finite value.
    ///
    /// @param sha256 of the value, raw
    /// @param magnitude per unit; 0: not measured
    /// @param cost per unit
    /// @param isTestimony whether several have to say the same, see [io.manyhands.protocol.work.Work#isTestimony]
    public record Measured(ByteString sha256, double magnitude, double cost, boolean isTestimony) {
        private boolean agreesWith(Measured other, boolean exact) {
            return exact ? sha256.equals(other.sha256) : isNear(magnitude, other.magnitude) && isNear(cost, other.cost);
        }

        private static boolean isNear(double a, double b) {
            return Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
        }
    }
}
