package io.manyhands.gateway.dispatch;

import java.time.Duration;

/// How long a task may take before somebody else is asked, too.
///
/// @param factor times what is typical
/// @param atLeast a hiccup of the network or of a device, whatever the size of the task
record LatenessPolicy(int factor, Duration atLeast) {
    Duration allowance(Duration typical) {
        var several = typical.multipliedBy(factor);
        return several.compareTo(atLeast) < 0 ? atLeast : several;
    }
}
