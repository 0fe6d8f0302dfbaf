package io.manyhands.model.check;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.Keys.CheckPlace;
import io.manyhands.protocol.v1.CheckEntry;
import io.manyhands.protocol.v1.Contribution;
import io.manyhands.protocol.v1.RoundCommitted;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Whose values went into the last rounds, and which of them auditors have decided about. Mutable, not thread-safe.
final class RecentRounds {
    private final int kept;
    private final NavigableMap<Integer, RoundCommitted> committed = new TreeMap<>();
    private final NavigableMap<Integer, Set<String>> settled = new TreeMap<>();
    /// In the round under way.
    private final Map<String, Used> used = new HashMap<>();

    private record Used(CheckEntry check, Features looks) {}

    /// @param kept so many rounds
    RecentRounds(int kept) {
        this.kept = kept;
    }

    void used(CheckEntry check, String place, Features looks) {
        used.put(place, new Used(check, looks));
    }

    void settled(CheckEntry check, String place) {
        settled.computeIfAbsent(check.getRound(), _ -> new HashSet<>()).add(place);
    }

    boolean isSettled(CheckEntry check, String place) {
        return settled.getOrDefault(check.getRound(), Set.of()).contains(place);
    }

    void committed(RoundCommitted round) {
        used.clear();
        committed.put(round.getRound(), round);
        committed.headMap(round.getRound() - kept, true).clear();
        settled.headMap(round.getRound() - kept, true).clear();
    }

    /// Whether this very value is in the sum of its round.
    boolean isUsed(CheckEntry check, String place) {
        return used.containsKey(place) || isCommitted(check, place);
    }

    /// Whether it is in the sum of a round that is committed.
    boolean isCommitted(CheckEntry check, String place) {
        var round = committed.get(check.getRound());
        return round != null
                && round.getContributionsList().stream()
                        .map(each -> check(round, each))
                        .anyMatch(each -> CheckPlace.of(each).equals(place)
                                && each.getValueSha256().equals(check.getValueSha256()));
    }

    /// What it looked like, if it is of the round under way.
    Optional<Features> features(String place) {
        return Optional.ofNullable(used.get(place)).map(Used::looks);
    }

    /// Checks of all that a volunteer has contributed, also to the round under way.
    List<CheckEntry> of(ByteString volunteer) {
        var before = committed.values().stream()
                .flatMap(round -> round.getContributionsList().stream().map(each -> check(round, each)));
        return Stream.concat(before, used.values().stream().map(Used::check))
                .filter(check -> check.getVolunteerId().equals(volunteer))
                .toList();
    }

    /// How many values went into the rounds from this one on, the one under way included.
    int usedSince(int round) {
        return used.size()
                + committed.tailMap(round, true).values().stream()
                        .mapToInt(RoundCommitted::getContributionsCount)
                        .sum();
    }

    private static CheckEntry check(RoundCommitted round, Contribution contribution) {
        return CheckEntry.newBuilder()
                .setKind(contribution.getKind())
                .setRound(round.getRound())
                .setBaseSha256(round.getBaseSha256())
                .setNode(contribution.getNode())
                .setVolunteerId(contribution.getVolunteerId())
                .setValueSha256(contribution.getValueSha256())
                .build();
    }
}
