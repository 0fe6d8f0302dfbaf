package io.manyhands.gateway.dispatch;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.dispatch.SharePolicy.Claim;
import io.manyhands.gateway.identity.VolunteerId;
import io.manyhands.gateway.lease.LeasePolicy;
import io.manyhands.gateway.lease.LeasePolicy.TaskSize;
import io.manyhands.gateway.roster.Pace;
import io.manyhands.gateway.standing.Fault;
import io.manyhands.gateway.standing.Standing;
import io.manyhands.gateway.standing.StandingRules;
import io.manyhands.gateway.standing.Standings;
import io.manyhands.gateway.standing.Trust;
import io.manyhands.protocol.ReductionTree;
import io.manyhands.protocol.TreeNode;
import io.manyhands.protocol.v1.TaskKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/// One gateway, one job and its volunteers in virtual time: the policies are the gateway's, the streams and timers are
/// played. Deterministic.
final class Simulation {
    private static final TaskKind KIND = TaskKind.TASK_KIND_ADVANCE;
    private static final int LEAVES = 64;
    private static final Duration WAY = Duration.ofMillis(5);
    private static final Duration PLANNING = Duration.ofMillis(10);
    private static final int COPIES = 2;

    private final SharePolicy shares = new SharePolicy(50, 32);
    private final Standings standings = new Standings(StandingRules.DEFAULT, 50_000, 20_000);
    private final LatenessPolicy lateness = new LatenessPolicy(3, Duration.ofMillis(250));
    private final LeasePolicy leases = new LeasePolicy(
            Duration.ofSeconds(30), Duration.ofSeconds(3), Duration.ofMinutes(10), Duration.ofSeconds(2));
    private final ReductionTree tree = new ReductionTree(LEAVES);
    private final PriorityQueue<Due> agenda =
            new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::number));
    private final Set<Person> people = new LinkedHashSet<>();
    private final Map<Integer, Held> book = new HashMap<>();
    private final TypicalTime typical = new TypicalTime();
    private final Deque<Task> stream = new ArrayDeque<>();
    private final BitSet done = new BitSet(LEAVES);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Duration leaf;
    private int round;
    private int numbers;

    /// @param leaf what a leaf takes whoever computes
    Simulation(Duration leaf) {
        this.leaf = leaf;
    }

    /// What a volunteer does with a task that it was leased.
    interface Habit {
        void leased(Simulation world, Person who, Held task);
    }

    /// Computes one task after the other.
    static final Habit HONEST = (world, who, task) -> {
        var begins = who.freeAt.isAfter(world.now) ? who.freeAt : world.now.plus(WAY);
        who.freeAt = begins.plus(world.leaf.multipliedBy(task.leaves));
        world.at(who.freeAt, () -> world.handIn(task));
    };

    /// Says nothing more.
    static final Habit SILENT = (world, who, task) -> {};

    /// Hands back just before the lease ends, and comes again as somebody else.
    static final Habit LATE_HAND_BACK =
            (world, who, task) -> world.at(task.endsAt.minusMillis(50), () -> world.handBack(task, Fault.HANDED_BACK));

    /// Leaves before it can be called late.
    static final Habit EARLY_LEAVER = (world, who, task) ->
            world.at(world.now.plus(world.leaf.multipliedBy(2L * task.leaves)), () -> world.handBack(task, Fault.LEFT));

    /// Computes a few tasks, and then none.
    static Habit afterResults(int results, Habit then) {
        return (world, who, task) -> (who.results < results ? HONEST : then).leased(world, who, task);
    }

    void join(int count, String address, Habit habit) {
        for (int i = 0; i < count; i++) {
            people.add(new Person(address, habit, 2, !habit.equals(HONEST)));
        }
    }

    /// @return rounds committed in this time
    int run(Duration time) {
        int before = round;
        var end = now.plus(time);
        if (agenda.isEmpty()) {
            plan();
        }
        while (!agenda.isEmpty() && !agenda.element().at().isAfter(end)) {
            var due = agenda.remove();
            now = due.at();
            due.what().run();
        }
        now = end;
        return round - before;
    }

    private void plan() {
        done.clear();
        stream.clear();
        for (var node : tree.frontier(Math.min(LEAVES, 2 * Math.max(1, workers())))) {
            stream.add(new Task(++numbers, node, List.of()));
        }
        dispatch();
    }

    /// As `Demand` counts them.
    private int workers() {
        int established = 0;
        int newcomers = 0;
        for (var person : people) {
            if (person.window(now) > 0) {
                if (person.isTried()) {
                    established++;
                } else {
                    newcomers++;
                }
            }
        }
        return established == 0 || newcomers == 0
                ? established + newcomers
                : Math.max(8, established + Math.min(newcomers, Math.max(16, established)));
    }

    private void dispatch() {
        var takers = shares.takers(people.stream()
                .filter(person -> person.window(now) > 0 || !person.held.isEmpty())
                .sorted(Comparator.comparing((Person person) -> person.lastHandIn))
                .map(this::claim)
                .toList());
        int demand =
                takers.stream().mapToInt(taker -> taker.window() - taker.held()).sum();
        var found = new ArrayList<Task>();
        while (found.size() < demand && !stream.isEmpty()) {
            found.add(stream.remove());
        }
        var waiting = new ArrayList<>(FairSharePolicy.allocate(takers, found.size()));
        for (var task : found) {
            waiting.stream()
                    .filter(person -> isSuited(task, person))
                    .findFirst()
                    .ifPresentOrElse(
                            person -> {
                                waiting.remove(person);
                                lease(person, task);
                            },
                            () -> later(Duration.ofMillis(task.copies.isEmpty() ? 1 : 100), () -> {
                                stream.add(task);
                                dispatch();
                            }));
        }
    }

    private Claim<Person> claim(Person person) {
        var origin = person.standing.origin();
        return new Claim<>(
                person,
                person.held.size(),
                person.window(now),
                true,
                person.standing.trust(),
                origin,
                origin.balance(now));
    }

    private boolean isSuited(Task task, Person person) {
        return task.copies.isEmpty()
                || (!isHolder(task, person)
                        && (person.isTried()
                                || people.stream()
                                        .filter(each -> each.isTried() && !isHolder(task, each))
                                        .noneMatch(each -> each.window(now) > 0)));
    }

    private boolean isHolder(Task task, Person person) {
        return task.copies.stream().anyMatch(id -> book.containsKey(id) && book.get(id).who == person);
    }

    private void lease(Person who, Task task) {
        int leavesBelow = tree.leavesBelow(task.node);
        var work = new ArrayList<TaskSize>();
        who.held.forEach(each -> work.add(new TaskSize(KIND, each.leaves)));
        work.add(new TaskSize(KIND, leavesBelow));
        var held = new Held(
                who, task, leavesBelow, now, now.plus(leases.duration(who.pace, work, 1, Duration.ZERO)), round);
        book.put(task.id, held);
        who.held.add(held);
        at(held.endsAt, () -> handBack(held, Fault.EXPIRED));
        watch(held);
        who.habit.leased(this, who, held);
    }

    /// As `Backups`.
    private void watch(Held held) {
        if (!typical.isKnown()) {
            later(leaf, () -> watch(held));
        } else if (book.get(held.task.id) == held && held.task.copies.size() < COPIES) {
            var late = held.since.plus(lateness.allowance(typical.of(held.leaves)));
            if (now.isBefore(late)) {
                at(late, () -> watch(held));
            } else {
                held.backup = ++numbers;
                var copies = new ArrayList<>(held.task.copies);
                copies.add(held.task.id);
                stream.add(new Task(held.backup, held.task.node, copies));
                dispatch();
            }
        }
    }

    private void handIn(Held held) {
        if (book.get(held.task.id) != held) {
            if (held.wasOvertaken && held.round == round) {
                held.who.results++;
                held.who.standing.finished(now);
            }
            return;
        }
        end(held);
        var who = held.who;
        var since = who.lastHandIn.isAfter(held.since) ? who.lastHandIn : held.since;
        who.lastHandIn = now;
        who.results++;
        who.pace.observe(KIND, held.leaves, Duration.between(since, now));
        who.standing.finished(now);
        typical.observe(Duration.between(since, now), held.leaves);
        var others = new ArrayList<>(held.task.copies);
        others.add(held.backup);
        stream.removeIf(task -> others.contains(task.id));
        others.forEach(id -> {
            var other = book.get(id);
            if (other != null) {
                end(other);
                other.wasOvertaken = other.who.standing.trust() == Trust.NONE;
                blameIfLate(other);
            }
        });
        done.set((int) tree.firstLeaf(held.task.node), (int) tree.endLeaf(held.task.node));
        if (done.cardinality() == LEAVES) {
            commit();
        } else {
            dispatch();
        }
    }

    private void commit() {
        round++;
        for (var held : List.copyOf(book.values())) {
            end(held);
            held.who.freeAt = now;
            blameIfLate(held);
        }
        stream.clear();
        later(PLANNING, this::plan);
    }

    private void handBack(Held held, Fault fault) {
        if (book.get(held.task.id) != held) {
            return;
        }
        end(held);
        blame(held, fault);
        if (held.backup == 0) {
            tree.split(held.task.node).forEach(half -> stream.add(new Task(++numbers, half, List.of())));
        }
        dispatch();
    }

    private void end(Held held) {
        book.remove(held.task.id);
        held.who.held.remove(held);
    }

    private void blameIfLate(Held held) {
        if (held.backup != 0) {
            blame(held, Fault.OVERTAKEN);
        }
    }

    private void blame(Held held, Fault fault) {
        var allowance = lateness.allowance(typical.of(held.leaves));
        boolean wasLate = held.backup != 0 || (typical.isKnown() && !now.isBefore(held.since.plus(allowance)));
        held.who.standing.failed(fault, held.since, wasLate, now);
        if (held.who.isManyFaced && people.remove(held.who)) {
            people.add(new Person(held.who.address, held.who.habit, 2, true));
        }
    }

    private void later(Duration wait, Runnable what) {
        at(now.plus(wait), what);
    }

    private void at(Instant when, Runnable what) {
        agenda.add(new Due(when, agenda.size() + 1_000_000L * ++numbers, what));
    }

    private record Due(Instant at, long number, Runnable what) {}

    /// @param copies ids of tasks of the same node that are late
    private record Task(int id, TreeNode node, List<Integer> copies) {}

    static final class Held {
        private final Person who;
        private final Task task;
        private final int leaves;
        private final Instant since;
        private final Instant endsAt;
        private final int round;
        private int backup;
        /// And was not told.
        private boolean wasOvertaken;

        private Held(Person who, Task task, int leaves, Instant since, Instant endsAt, int round) {
            this.who = who;
            this.task = task;
            this.leaves = leaves;
            this.since = since;
            this.endsAt = endsAt;
            this.round = round;
        }
    }

    final class Person {
        private final String address;
        private final Habit habit;
        private final int wanted;
        private final boolean isManyFaced;
        private final Standing standing;
        private final Pace pace = new Pace();
        private final Set<Held> held = new LinkedHashSet<>();
        private Instant freeAt = Instant.MIN;
        private Instant lastHandIn = Instant.MIN;
        private int results;

        Person(String address, Habit habit, int wanted, boolean isManyFaced) {
            this.address = address;
            this.habit = habit;
            this.wanted = wanted;
            this.isManyFaced = isManyFaced;
            var id = new VolunteerId(ByteString.copyFromUtf8("%012d".formatted(++numbers)));
            this.standing = standings.of(id, address);
        }

        private boolean isTried() {
            return standing.trust() != Trust.NONE;
        }

        private int window(Instant when) {
            return Math.min(wanted, standing.window(when));
        }
    }
}
