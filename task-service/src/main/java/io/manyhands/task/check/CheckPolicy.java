package io.manyhands.task.check;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.CheckPlace;
import io.manyhands.protocol.v1.CheckEntry;
import io.manyhands.protocol.v1.CheckEntry.Reason;
import io.manyhands.protocol.v1.Opinion;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which of the checks that are free an auditor gets, and in which order.
///
/// @param auditor see [Keys#auditorId]
/// @param here all auditors that are there, this one included
record CheckPolicy(ByteString auditor, Set<ByteString> here) {
    /// What may lie on a state that is wrong comes before all else, then the oldest rounds: a rollback is the dearer
    /// the later it comes.
    private static final Comparator<CheckEntry> FIRST = Comparator.comparing(
                    (CheckEntry check) -> check.getReason() != Reason.REASON_CULPRIT)
            .thenComparingInt(CheckEntry::getRound);

    static CheckPolicy of(String auditor, Collection<String> here) {
        return new CheckPolicy(
                id(auditor),
                Stream.concat(Stream.of(auditor), here.stream())
                        .map(CheckPolicy::id)
                        .collect(Collectors.toUnmodifiableSet()));
    }

    private static ByteString id(String auditor) {
        return UnsafeByteOperations.unsafeWrap(Keys.auditorId(auditor));
    }

    List<Check> choose(Collection<Check> free) {
        return free.stream()
                .filter(check -> isFor(check.entry()))
                .sorted(Comparator.comparing(Check::entry, FIRST)
                        .thenComparing(Check::job)
                        .thenComparing(check -> CheckPlace.of(check.entry())))
                .toList();
    }

    /// An auditor confirms itself only where nobody is there who could do better.
    private boolean isFor(CheckEntry check) {
        var asked = check.getOpinionsList().stream().map(Opinion::getAuditorId).collect(Collectors.toSet());
        return !asked.contains(auditor) || asked.containsAll(here);
    }
}
