package io.manyhands.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.redis.RedisRefusal;
import org.junit.jupiter.api.Test;

class RedisProblemsTest {
    @Test
    void aFullRedisIsNotWorthTryingAgain() {
        var problem = RedisProblems.problem(RedisRefusal.FULL, false);
        assertThat(problem.getStatusCode()).isEqualTo(507);
        assertThat(problem.getHeaders()).doesNotContainKey("Retry-After");
        assertThat(problem.getDetail()).contains("delete");
    }

    @Test
    void oneThatIsAwayIs() {
        for (var refusal : new RedisRefusal[] {RedisRefusal.READ_ONLY, RedisRefusal.NONE}) {
            var problem = RedisProblems.problem(refusal, false);
            assertThat(problem.getStatusCode()).isEqualTo(503);
            assertThat(problem.getHeaders()).containsKey("Retry-After");
        }
    }

    @Test
    void onlyChangesMayHaveTakenEffect() {
        assertThat(RedisProblems.problem(RedisRefusal.NONE, false).getDetail()).contains("look before");
        assertThat(RedisProblems.problem(RedisRefusal.NONE, true).getDetail()).contains("could not be read");
    }
}
