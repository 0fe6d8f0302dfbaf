package io.manyhands.task.check;

import io.manyhands.protocol.Keys.CheckPlace;
import io.manyhands.protocol.v1.CheckEntry;

/// What is to be computed again, and of which job.
record Check(String job, CheckEntry entry) {
    String place() {
        return CheckPlace.of(entry);
    }
}
