package io.manyhands.model.doubt;

import com.google.protobuf.ByteString;
import io.manyhands.model.doubt.Claim.Measured;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.TaskKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Hears the results of one round. Mutable, not thread-safe.
///
/// A claim of a trusted volunteer is believed at once. A finite one of somebody else is believed if it is
/// like others, or if somebody independent says the same, or if the same is said twice and nobody else is
/// there. What is testimony is believed if as many volunteers say it as it takes to end a job. What is not believed is
/// remembered by its hash and its size, not by its value: somebody computes
/// it again.
public final class Jury {
    /// Of one node: what one stranger says again and again is not to fill the memory.
    private static final int CLAIMS_AT_MOST = 16;

    private final DoubtPolicy policy;
    private final Map<TaskKind, Baseline> baselines;
    private final Crowd crowd;
    private final boolean strict;
    private final boolean blind;
    private final Map<Place, List<Claim>> inDoubt = new HashMap<>();
    private final List<Heard> believed = new ArrayList<>();
    /// Claims that have helped to settle something.
    private final List<Heard> supporting = new ArrayList<>();
    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    private boolean proven = true;
    private boolean alone;

    private record Place(TaskKind kind, TreeNode node) {}

    /// A claim, and what it is about.
    public record Heard(TaskKind kind, TreeNode node, Claim claim) {
        private Place place() {
            return new Place(kind, node);
        }
    }

    /// What has become of claims in doubt.
    public enum Outcome {
        /// Unlike others.
        PUT_ASIDE,
        /// Evidence that the job diverges.
        NOT_FINITE,
        /// Somebody independent, or trusted, says the same.
        CONFIRMED,
        /// Said twice, and nobody else is there.
        ALONE,
        /// Somebody else says something that is like others.
        DROPPED
    }

    /// @param before claims that are known already; unless there are none, no other is believed alone
    Jury(DoubtPolicy policy, Map<TaskKind, Baseline> baselines, Crowd crowd, Collection<Heard> before) {
        this.policy = policy;
        this.baselines = baselines;
        this.crowd = crowd;
        this.strict = !before.isEmpty();
        this.blind = baselines.values().stream().allMatch(Baseline::isEmpty);
        before.forEach(heard -> add(claims(heard.place()), heard.claim()));
    }

    public Verdict hear(TaskKind kind, TreeNode node, Claim claim, Instant now) {
        var place = new Place(kind, node);
        return claim.measured()
                .map(value -> hearFinite(place, claim, value, now))
                .orElseGet(() -> hearNotFinite(place, claim));
    }

    /// What a value that is believed is to be multiplied by, so that it weighs no more than others: from 0 to 1.
    public double shortening(TaskKind kind, Claim claim) {
        double magnitude = claim.measured().map(Measured::magnitude).orElse(0.0);
        double usual = baseline(kind).usualMagnitude();
        return policy.clips() && !claim.witness().trusted() && usual > 0 && magnitude > usual ? usual / magnitude : 1;
    }

    /// These nodes need no further claims.
    public void settle(TaskKind kind, Predicate<TreeNode> isCovered) {
        inDoubt.entrySet().removeIf(entry -> {
            boolean isSettled = entry.getKey().kind() == kind
                    && isCovered.test(entry.getKey().node());
            if (isSettled) {
                entry.getValue().forEach(claim -> count(Outcome.DROPPED));
            }
            return isSettled;
        });
    }

    /// Whether all of it is certain: each value comes from a trusted volunteer, or from as many independent
    /// ones as it takes to end a job.
    public boolean isProven() {
        return proven;
    }

    /// Whether what was believed does not fit together. The first round of an owner has nothing to be held
    /// against but itself, and that only when it is complete.
    public boolean isInconsistent() {
        return blind && !strict && believed.stream().anyMatch(this::isUnlikeOthers);
    }

    /// Believed values of this round, by the volunteers who agree on them: all are to be computed by others.
    public Map<Set<ByteString>, List<Heard>> believedByWitnesses() {
        var witnesses = Stream.concat(believed.stream(), supporting.stream())
                .collect(Collectors.groupingBy(
                        Heard::place,
                        Collectors.mapping(heard -> heard.claim().witness().volunteer(), Collectors.toSet())));
        return believed.stream()
                .collect(Collectors.groupingBy(heard -> witnesses.getOrDefault(heard.place(), Set.of())));
    }

    /// Volunteers whose word is in doubt.
    public Set<ByteString> avoid(TaskKind kind) {
        var avoid = new LinkedHashSet<ByteString>();
        inDoubt.forEach((place, claims) -> {
            if (place.kind() == kind) {
                claims.forEach(claim -> avoid.add(claim.witness().volunteer()));
            }
        });
        return avoid;
    }

    /// What the organizer should know; empty if nothing waits for them.
    ///
    /// @param round its number
    public Optional<String> concern(int round) {
        var claims = inDoubt.values().stream().flatMap(List::stream).toList();
        long notFinite = claims.stream().filter(claim -> !claim.isFinite()).count();
        boolean waits = strict || notFinite > 0 || inDoubt.values().stream().anyMatch(each -> each.size() > 1);
        if (!waits || claims.isEmpty()) {
            return Optional.empty();
        }
        long volunteers = claims.stream()
                .map(claim -> claim.witness().volunteer())
                .distinct()
                .count();
        return Optional.of(
                "round %d waits: of %d results of %d volunteers, which are in doubt, %d are not finite and %d cannot be taken alone; let a volunteer of your own compute, with the installation's MANYHANDS_VOLUNTEER_TOKEN: ./manyhands volunteer URL"
                        .formatted(round, claims.size(), volunteers, notFinite, claims.size() - notFinite));
    }

    /// Whether something was believed because nobody else is there.
    public boolean wasAlone() {
        return alone;
    }

    /// How often what has happened since this was last asked.
    public Map<Outcome, Integer> takeOutcomes() {
        var taken = Map.copyOf(outcomes);
        outcomes.clear();
        return taken;
    }

    Map<TaskKind, Baseline> baselines() {
        return baselines;
    }

    /// All claims so far.
    List<Heard> heard() {
        var all = new ArrayList<>(believed);
        all.addAll(supporting);
        inDoubt.forEach(
                (place, claims) -> claims.forEach(claim -> all.add(new Heard(place.kind(), place.node(), claim))));
        return all;
    }

    private Verdict hearFinite(Place place, Claim claim, Measured value, Instant now) {
        var others = inDoubt.getOrDefault(place, List.of());
        boolean isOutlier = baseline(place.kind()).isOutlier(value);
        if (value.isTestimony() && !isAttested(others, claim)) {
            count(Outcome.PUT_ASIDE);
            return doubt(place, claim);
        }
        if (claim.witness().trusted()
                || value.isTestimony()
                || others.stream().anyMatch(other -> confirms(other, claim))) {
            return believe(place, claim, value, Outcome.CONFIRMED, isOutlier, now);
        }
        if (others.stream().anyMatch(other -> repeats(other, claim, now))) {
            alone = true;
            return believe(place, claim, value, Outcome.ALONE, isOutlier, now);
        }
        if (!isOutlier && !strict) {
            return believe(place, claim, value, Outcome.DROPPED, false, now);
        }
        count(Outcome.PUT_ASIDE);
        return doubt(place, claim);
    }

    private Verdict hearNotFinite(Place place, Claim claim) {
        count(Outcome.NOT_FINITE);
        var verdict = doubt(place, claim);
        var notFinite = claims(place).stream().filter(each -> !each.isFinite()).toList();
        return isCertain(notFinite) ? new Verdict.Diverged() : verdict;
    }

    /// Whether enough volunteers say the same. Identities count, not networks: a class behind one address is to get
    /// on, and what can be won by a lie is that an input fails.
    private boolean isAttested(List<Claim> others, Claim claim) {
        var agreeing = Stream.concat(Stream.of(claim), others.stream().filter(other -> other.agreesWith(claim, true)))
                .map(Claim::witness)
                .toList();
        return agreeing.stream().anyMatch(Witness::trusted)
                || agreeing.stream().map(Witness::volunteer).distinct().count() >= policy.witnesses();
    }

    private boolean confirms(Claim other, Claim claim) {
        return other.agreesWith(claim, policy.exact())
                && (other.witness().trusted() || other.witness().isIndependentOf(claim.witness()));
    }

    private boolean repeats(Claim other, Claim claim, Instant now) {
        return other.agreesWith(claim, policy.exact()) && crowd.areAlone(other.witness(), claim.witness(), now);
    }

    /// @param outcome of the claims that were in doubt
    private Verdict believe(Place place, Claim claim, Measured value, Outcome outcome, boolean confirmed, Instant now) {
        var agreeing = new ArrayList<>(List.of(claim));
        for (var other : Objects.requireNonNullElse(inDoubt.remove(place), List.<Claim>of())) {
            boolean agrees = other.agreesWith(claim, policy.exact());
            count(agrees ? outcome : Outcome.DROPPED);
            if (agrees) {
                agreeing.add(other);
                supporting.add(new Heard(place.kind(), place.node(), other));
            }
        }
        proven &= isCertain(agreeing);
        believed.add(new Heard(place.kind(), place.node(), claim));
        baseline(place.kind()).remember(claim.witness().address(), value, confirmed);
        crowd.remember(claim.witness(), now);
        return new Verdict.Believed();
    }

    private Verdict doubt(Place place, Claim claim) {
        var claims = claims(place);
        add(claims, claim);
        return new Verdict.InDoubt(claims.stream()
                .map(each -> each.witness().volunteer())
                .distinct()
                .toList());
    }

    /// @param claims that agree
    private boolean isCertain(List<Claim> claims) {
        var witnesses = claims.stream().map(Claim::witness).toList();
        long volunteers = witnesses.stream().map(Witness::volunteer).distinct().count();
        long addresses = witnesses.stream().map(Witness::address).distinct().count();
        return witnesses.stream().anyMatch(Witness::trusted) || Math.min(volunteers, addresses) >= policy.witnesses();
    }

    private boolean isUnlikeOthers(Heard heard) {
        return !heard.claim().witness().trusted()
                && heard.claim()
                        .measured()
                        .filter(value -> baseline(heard.kind()).isOutlier(value))
                        .isPresent();
    }

    private Baseline baseline(TaskKind kind) {
        return Objects.requireNonNull(baselines.get(kind), "a kind of task that no schedule has");
    }

    private List<Claim> claims(Place place) {
        return inDoubt.computeIfAbsent(place, key -> new ArrayList<>());
    }

    private static void add(List<Claim> claims, Claim claim) {
        if (!claims.contains(claim)) {
            if (claims.size() >= CLAIMS_AT_MOST) {
                claims.removeFirst();
            }
            claims.add(claim);
        }
    }

    private void count(Outcome outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
    }
}
