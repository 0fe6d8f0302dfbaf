package io.manyhands.task.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.localredis.testing.OnEveryRedis;
import io.manyhands.localredis.testing.RedisTestResource;
import io.manyhands.localredis.testing.Waiting;
import io.manyhands.protocol.Keys;
import io.manyhands.protocol.OrganizerKeys;
import io.manyhands.task.access.Organizer;
import io.manyhands.task.access.Quota;
import io.quarkus.redis.datasource.RedisDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

@OnEveryRedis
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
class RedisQuotaComponentTest {
    @Inject
    RedisQuota quotas;

    @Inject
    RedisDataSource redis;

    @Test
    void ofTwoAttemptsAtOneIdTheOneThatCameThroughCounts() {
        var anna = organizer("attempts", 3);
        var first = reserved(anna, "one-id");
        var second = reserved(anna, "one-id");
        assertThat(used(anna)).as("nobody knows which one will come through").isEqualTo(new Quota(2, 0, 2));

        redis.set(String.class).sadd(Keys.OPEN_JOBS, "one-id");
        done(quotas.confirm(second));
        done(quotas.release(first));
        assertThat(used(anna)).isEqualTo(new Quota(1, 0, 1));
    }

    @Test
    void attemptsAtOneIdAreBoundedAsOthersAre() {
        var anna = organizer("bounded", 1);
        reserved(anna, "at-once");
        assertThat(done(quotas.reserve(anna, "at-once"))).isInstanceOf(Reservation.TooManyOpen.class);
    }

    @Test
    void attemptsThatWereLeftUnfinishedDoNotCountForLong() {
        var anna = organizer("unfinished", 2);
        var places = redis.sortedSet(String.class);
        var jobs = OrganizerKeys.jobs(anna.id());
        places.zadd(jobs, Map.of("unfinished-1:a", 1.0, "unfinished-2:b", 1.0, "unfinished-2", 0.0));
        redis.set(String.class).sadd(Keys.OPEN_JOBS, "unfinished-2");
        assertThat(used(anna).openJobs()).as("the one that is open").isEqualTo(1);

        var place = reserved(anna, "unfinished-3");
        assertThat(places.zrange(jobs, 0, -1)).containsExactlyInAnyOrder("unfinished-2", place.name());
    }

    private Place reserved(Organizer organizer, String jobId) {
        return ((Reservation.Reserved) done(quotas.reserve(organizer, jobId))).place();
    }

    private Quota used(Organizer organizer) {
        return done(quotas.used(organizer.id()));
    }

    private static Organizer organizer(String id, int openJobs) {
        return new Organizer(id, id, Set.of(), new Quota(openJobs, Quota.MIB, 10));
    }

    private static <T> T done(Uni<T> uni) {
        return uni.await().atMost(Waiting.LIMIT);
    }
}
