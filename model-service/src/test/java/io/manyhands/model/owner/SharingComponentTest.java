package io.manyhands.model.owner;

import static io.manyhands.localredis.testing.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.localredis.testing.OnEveryRedis;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.localredis.testing.Waiting;
import io.manyhands.model.testing.Peers;
import io.manyhands.model.testing.TestJobs;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.Keys.JobKeys;
import io.manyhands.protocol.v1.JobState;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Another model-service that exists in Redis only: the test says what it owns.
@OnEveryRedis
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class SharingComponentTest {
    private static final String OTHER = "model-other";
    /// As in application.properties of these tests.
    private static final Duration COURTESY = Duration.ofMillis(300);

    @Inject
    Peers peers;

    @Inject
    OwnershipLoop ownership;

    @Inject
    RedisOwnership locks;

    private List<JobKeys> jobs = List.of();

    @AfterEach
    void otherIsGone() {
        peers.redis().hash(String.class).hdel(Keys.MODEL_SERVICES, OTHER);
        openJobs()
                .filter(job -> OTHER.equals(peers.redis().value(String.class).get(job.owner())))
                .forEach(job -> peers.redis().key().del(job.owner()));
        jobs.forEach(job -> peers.redis().set(String.class).srem(Keys.OPEN_JOBS, job.id()));
        await().until(this::noneIsOwned);
    }

    @Test
    void whoeverHasJustStartedIsLeftHalfOfTheJobs() {
        jobs = create("shared-a", "shared-b", "shared-c", "shared-d");
        await().until(() -> jobs.stream().allMatch(job -> ownership.owns(job.id())));
        otherTells(0);
        await().pollInterval(Duration.ofMillis(5))
                .during(Duration.ofMillis(600))
                .until(() -> isEven(otherTakesWhatIsFree()));
    }

    @Test
    void whatIsHandedOverIsAnnounced() {
        jobs = create("announced-a", "announced-b");
        await().until(() -> jobs.stream().allMatch(job -> ownership.owns(job.id())));
        otherTells(0);
        await().until(() -> peers.lobby().stream()
                .anyMatch(entry -> entry.getJobId().startsWith("announced")
                        && entry.getState() == JobState.JOB_STATE_UNSPECIFIED));
    }

    @Test
    void freeJobIsLeftToWhoeverHasFewerButNotForEver() {
        jobs = create("first");
        await().until(() -> ownership.owns("first"));
        otherTells(0);
        awaitLooks();
        var created = Instant.now();
        jobs = Stream.concat(jobs.stream(), create("second").stream()).toList();
        await().until(() -> ownership.owns("second"));
        assertThat(Duration.between(created, Instant.now())).isGreaterThan(COURTESY);
    }

    /// What nobody wanted the first time may be wanted the second time.
    @Test
    void jobThatCameBackIsLeftJustAsLongTheNextTime() {
        jobs = create("back-a", "back-b");
        await("also those of other tests, which may just have come free").until(this::noneIsFree);
        int all = ownership.owned();
        otherTells(all - 2);
        await().until(() -> ownership.owned() < all);
        await().until(() -> ownership.owned() == all);
        await().until(() -> ownership.owned() < all);
        await().during(COURTESY.dividedBy(2)).until(() -> ownership.owned() < all);
    }

    @Test
    void processThatHasNotToldForTooLongIsForgotten() {
        peers.redis().hash(String.class).hset(Keys.MODEL_SERVICES, OTHER, "0:1");
        await().until(() -> !peers.redis().hash(String.class).hexists(Keys.MODEL_SERVICES, OTHER));
        assertThat(peers.redis().hash(String.class).hget(Keys.MODEL_SERVICES, locks.process()))
                .matches("\\d+:\\d{13}");
    }

    /// Takes them away again at every look: one that had seen them open may have taken them just now.
    private boolean noneIsOwned() {
        jobs.forEach(job -> peers.redis().key().del(job.owner()));
        return jobs.stream().noneMatch(job -> ownership.owns(job.id()));
    }

    /// Each open job is owned here, or by somebody else.
    private boolean noneIsFree() {
        return openJobs().allMatch(job -> {
            var owner = peers.redis().value(String.class).get(job.owner());
            return ownership.owns(job.id()) || (owner != null && !owner.startsWith(locks.process()));
        });
    }

    /// Waits until jobs have been looked for with what the other has told by now: a look that had asked before would
    /// take at once whatever is free.
    private void awaitLooks() {
        for (int looks = 0; looks < 3; looks++) {
            var told = told();
            await().until(() -> !told().equals(told));
        }
    }

    /// What this process has told last.
    private String told() {
        return String.valueOf(peers.redis().hash(String.class).hget(Keys.MODEL_SERVICES, locks.process()));
    }

    private List<JobKeys> create(String... ids) {
        return Stream.of(ids).map(id -> peers.create(TestJobs.tiny(id))).toList();
    }

    private void otherTells(long count) {
        var told = "%d:%d".formatted(count, Instant.now().plus(Waiting.BEYOND).toEpochMilli());
        peers.redis().hash(String.class).hset(Keys.MODEL_SERVICES, OTHER, told);
    }

    /// No more than its share, like a real one: on a slow machine the lease of a job may end, and it is free.
    ///
    /// @return how many it has by now
    private long otherTakesWhatIsFree() {
        openJobs()
                .filter(job -> otherHas() < ownership.owned())
                .forEach(job -> peers.redis().value(String.class).setnx(job.owner(), OTHER));
        long owned = otherHas();
        otherTells(owned);
        return owned;
    }

    private long otherHas() {
        return openJobs()
                .filter(job -> OTHER.equals(peers.redis().value(String.class).get(job.owner())))
                .count();
    }

    /// Whether this process has as many jobs as the other, or one more or less.
    private boolean isEven(long others) {
        return others > 0 && Math.abs(ownership.owned() - others) <= 1;
    }

    /// Those of other tests, too, which count like ours.
    private Stream<JobKeys> openJobs() {
        return peers.redis().set(String.class).smembers(Keys.OPEN_JOBS).stream().map(Keys::job);
    }
}
