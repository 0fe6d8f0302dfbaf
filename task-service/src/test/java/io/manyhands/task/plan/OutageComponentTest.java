package io.manyhands.task.plan;

import io.manyhands.localredis.testing.TestWire;
import io.manyhands.localredis.testing.VanishingRedisTestResource;
import io.manyhands.redis.testing.Outages;
import io.manyhands.redis.testing.ShortTimes;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(value = VanishingRedisTestResource.class, restrictToAnnotatedClass = true)
@TestProfile(ShortTimes.class)
class OutageComponentTest {
    @SuppressWarnings("NullAway.Init") // set by the test resource
    TestWire wire;

    @Test
    void aRedisThatIsAwayMakesTheServiceUnreadyAndNeverHasItRestarted() {
        Outages.assertSurvived(wire);
    }
}
