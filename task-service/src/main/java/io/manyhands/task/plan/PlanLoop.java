package io.manyhands.task.plan;

import io.manyhands.protocol.Keys;
import io.manyhands.protocol.check.CheckedParser;
import io.manyhands.protocol.v1.LobbyEntry;
import io.manyhands.redis.streams.Entry;
import io.manyhands.redis.streams.StreamWatch;
import io.manyhands.redis.streams.StreamWatches;
import io.manyhands.task.job.JobSnapshot;
import io.manyhands.task.job.RedisJobs;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/// Follows the lobby and the events of every open job, from start to stop of the process.
///
/// Every position is taken before the state is read, so nothing that happens in between is missed. Any number of
/// processes may run this loop; [RedisPlan] sees to it that each round is planned once.
@ApplicationScoped
public class PlanLoop {
    private static final Duration RETRY_AT_LEAST = Duration.ofMillis(100);
    private static final Duration RETRY_AT_MOST = Duration.ofSeconds(2);
    private static final CheckedParser<LobbyEntry> LOBBY = CheckedParser.of(LobbyEntry.getDefaultInstance());

    private final RedisJobs jobs;
    private final RedisPlan plan;
    private final RoundPlanning planning;
    private final StreamWatch watch;
    private final OpenJobs open = new OpenJobs(this::forget);
    private volatile Cancellable starting = () -> {};

    PlanLoop(RedisJobs jobs, RedisPlan plan, RoundPlanning planning, PlanMetrics metrics, StreamWatches watches) {
        this.jobs = jobs;
        this.plan = plan;
        this.planning = planning;
        this.watch = watches.create("task-service:" + UUID.randomUUID());
        metrics.watchStates(open::states);
    }

    void start(@Observes StartupEvent event) {
        watch.start();
        starting = watch.latestId(Keys.LOBBY)
                .invoke(latest -> watch.follow(Keys.LOBBY, Keys.LOBBY_FIELD, latest, this::onLobby))
                .chain(jobs::openJobs)
                .chain(ids -> oneByOne(ids, this::look))
                .onFailure()
                .invoke(failure -> Log.warnf("planning cannot start yet: %s", failure.getMessage()))
                .onFailure()
                .retry()
                .withBackOff(RETRY_AT_LEAST, RETRY_AT_MOST)
                .indefinitely()
                .subscribe()
                .with(
                        done -> Log.debug("every open job was looked at"),
                        failure -> Log.error("planning did not start", failure));
    }

    void stop(@Observes ShutdownEvent event) {
        starting.cancel();
        watch.close();
    }

    /// Whether the events of the job are read. What was reported missing before is not known here.
    boolean follows(String id) {
        return watch.follows(Keys.job(id).events());
    }

    private Uni<Void> onLobby(List<Entry> entries) {
        return oneByOne(entries, this::onLobbyEntry);
    }

    private Uni<Void> onLobbyEntry(Entry entry) {
        return LOBBY.parse(entry.payload())
                .orReport(problem -> Log.errorf("lobby entry %s is skipped: %s", entry.id(), problem))
                .map(changed -> look(changed.getJobId()))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    /// Brings this process up to date with a job, whatever has happened to it.
    private Uni<Void> look(String id) {
        if (!Keys.isJobId(id)) {
            Log.errorf("'%s' is not a job id and is skipped", id);
            return Uni.createFrom().voidItem();
        }
        return jobs.read(id)
                .chain(found -> found.filter(JobSnapshot::isOpen)
                        .map(this::follow)
                        .orElseGet(() -> Uni.createFrom().voidItem().invoke(() -> open.end(id))));
    }

    private Uni<Void> follow(JobSnapshot job) {
        var id = job.spec().getJobId();
        var planned = PlannedJob.of(job.spec());
        open.changed(id, job.state());
        var followed = watch.follows(Keys.job(id).events())
                ? Uni.createFrom().voidItem()
                : followEvents(id, new PlanConsumer(planned, planning, open));
        return followed.chain(() -> planning.planCurrent(planned));
    }

    private Uni<Void> followEvents(String id, PlanConsumer consumer) {
        var events = Keys.job(id).events();
        return plan.ensureGroup(id)
                .chain(() -> watch.latestId(events))
                .invoke(latest -> watch.follow(events, Keys.EVENT_FIELD, latest, consumer))
                .replaceWithVoid();
    }

    private void forget(String id) {
        watch.forget(Keys.job(id).events());
    }

    private static <T> Uni<Void> oneByOne(List<T> items, Function<T, Uni<Void>> action) {
        return Multi.createFrom()
                .iterable(items)
                .onItem()
                .transformToUniAndConcatenate(action::apply)
                .onItem()
                .ignoreAsUni();
    }
}
