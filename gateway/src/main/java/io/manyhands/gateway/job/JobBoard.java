package io.manyhands.gateway.job;

import io.manyhands.gateway.ban.BanLoop;
import io.manyhands.gateway.identity.VolunteerId;
import io.manyhands.gateway.loop.GatewayLoop;
import io.manyhands.protocol.InvitationHash;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.v1.Event;
import io.manyhands.protocol.v1.JobSpec;
import io.manyhands.protocol.v1.LobbyEntry;
import io.manyhands.protocol.v1.RoundCommitted;
import io.manyhands.telemetry.trace.TraceStep;
import io.manyhands.telemetry.trace.Tracing;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The open jobs, kept up to date. Used on the gateway's loop only.
@Singleton
public final class JobBoard {
    private static final Duration RETRY_AT_LEAST = Duration.ofMillis(100);
    private static final Duration RETRY_AT_MOST = Duration.ofSeconds(2);

    private final Map<String, FollowedJob> open = new LinkedHashMap<>();
    private final JobStore store;
    private final VersionFetch versions;
    private final JobConsumer consumer;
    private final BanLoop bans;
    private final GatewayLoop loop;
    private final Tracing tracing;
    private @Nullable JobListener listener;

    JobBoard(
            JobStore store,
            VersionFetch versions,
            JobConsumer consumer,
            BanLoop bans,
            GatewayLoop loop,
            Tracing tracing) {
        this.store = store;
        this.versions = versions;
        this.consumer = consumer;
        this.bans = bans;
        this.loop = loop;
        this.tracing = tracing;
    }

    /// Finds who is banned, and the open jobs, and follows them from now on; call once, on the loop. Tries until Redis
    /// answers.
    public void start(JobListener theListener) {
        listener = theListener;
        consumer.start();
        var found = consumer.followLobby(this::onLobby)
                .chain(bans::load)
                .chain(store::openJobs)
                .chain(this::lookAtAll);
        loop.launch(
                "finding the open jobs",
                found.onFailure()
                        .invoke(failure ->
                                Log.warnf("open jobs cannot be read (%s); trying again", failure.getMessage()))
                        .onFailure()
                        .retry()
                        .withBackOff(RETRY_AT_LEAST, RETRY_AT_MOST)
                        .indefinitely());
    }

    public Collection<FollowedJob> open() {
        return Collections.unmodifiableCollection(open.values());
    }

    public Optional<FollowedJob> find(String id) {
        return Optional.ofNullable(open.get(id));
    }

    /// Reads `status` and acts on what differs.
    public Uni<Void> refresh(FollowedJob job) {
        var changes = job.changes();
        return store.progress(job.keys())
                .chain(read -> job.changes() == changes
                        ? advance(job, read, null)
                        : Uni.createFrom().voidItem());
    }

    /// A device has said that it cannot compute the job.
    public Uni<Void> unable(FollowedJob job, VolunteerId volunteer, String reason) {
        return store.unable(job.keys(), volunteer, reason)
                .invoke(job::setUnableDevices)
                .replaceWithVoid();
    }

    /// Reads the current version, unless it is here already, and tells the listener.
    public Uni<Void> fetchVersion(FollowedJob job) {
        return versions.fetch(job).invoke(() -> {
            if (job.version() != null) {
                listener().versionFetched(job);
            }
        });
    }

    private Uni<Void> onLobby(List<LobbyEntry> entries) {
        entries.stream().filter(LobbyEntry::hasBan).map(LobbyEntry::getBan).forEach(bans::heard);
        return lookAtAll(entries.stream().map(LobbyEntry::getJobId).distinct().toList());
    }

    private Uni<Void> lookAtAll(Collection<String> ids) {
        var looks = ids.stream().filter(Keys::isJobId).map(this::look).toList();
        return looks.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join().all(looks).andFailFast().replaceWithVoid();
    }

    private Uni<Void> look(String id) {
        var known = open.get(id);
        if (known != null) {
            return refresh(known);
        }
        var keys = Keys.job(id);
        return consumer.latestEvent(keys)
                .chain(latest -> Uni.combine()
                        .all()
                        .unis(store.spec(keys), store.progress(keys), store.unable(keys), store.invitation(keys))
                        .with((spec, progress, unable, invitation) ->
                                spec.map(found -> followed(found, progress, unable, invitation)))
                        .invoke(job -> job.ifPresent(found -> open(found, latest))))
                .replaceWithVoid();
    }

    private static FollowedJob followed(
            JobSpec spec, Progress progress, int unableDevices, Optional<InvitationHash> invitation) {
        var job = new FollowedJob(spec, progress);
        job.setUnableDevices(unableDevices);
        job.setInvitation(invitation);
        return job;
    }

    private void open(FollowedJob job, String latestEvent) {
        if (!job.progress().isOver() && open.putIfAbsent(job.id(), job) == null) {
            consumer.follow(job.keys(), latestEvent, events -> onEvents(job, events));
            listener().opened(job);
        }
    }

    private Uni<Void> onEvents(FollowedJob job, List<Event> events) {
        if (open.get(job.id()) != job) {
            return Uni.createFrom().voidItem();
        }
        var news = News.of(job.progress(), events);
        var announcing = tracing.follow(
                TraceStep.ANNOUNCE,
                news.traceparent(),
                job.id(),
                news.progress().version(),
                loop.now());
        return advance(job, news.progress(), news.committed())
                .invoke(() -> announcing.end("announced"))
                .onFailure()
                .invoke(announcing::fail)
                .chain(() -> news.isDoubtful() ? refresh(job) : Uni.createFrom().voidItem())
                .invoke(() -> {
                    if (news.hasTasks()) {
                        listener().tasksAvailable(job);
                    }
                });
    }

    private Uni<Void> advance(FollowedJob job, Progress next, @Nullable RoundCommitted committed) {
        if (!next.equals(job.progress())) {
            job.advance(next, committed);
        }
        var isAnother = next.hasVersion() && job.version() == null;
        if (isAnother) {
            listener().versionChanged(job);
        }
        var fetched = isAnother && listener().needs(job)
                ? fetchVersion(job)
                : Uni.createFrom().voidItem();
        return fetched.invoke(() -> announce(job));
    }

    private void announce(FollowedJob job) {
        if (job.progress().isOver()) {
            close(job);
        } else if (job.isInAnotherState()) {
            listener().stateChanged(job);
        }
    }

    private void close(FollowedJob job) {
        if (open.remove(job.id(), job)) {
            consumer.forget(job.keys());
            listener().closed(job);
        }
    }

    private JobListener listener() {
        if (listener == null) {
            throw new IllegalStateException("the board has not been started");
        }
        return listener;
    }
}
