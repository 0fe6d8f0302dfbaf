package io.manyhands.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyhands.localredis.testing.OnEveryRedis;
import io.manyhands.localredis.testing.TestRedis;
import io.manyhands.localredis.testing.Waiting;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnEveryRedis
class RedisScriptComponentTest {
    private final RedisFixture fixture = new RedisFixture(TestRedis.options());
    private final RedisScript script = RedisScript.load(RedisScriptComponentTest.class, "set-and-get.lua");

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void runsAlthoughRedisHasNotSeenItBefore() {
        assertThat(run("first")).isEqualTo("first");
        assertThat(run("second")).isEqualTo("second");
    }

    @Test
    void carriesEveryByteUnchanged() {
        var bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        var answer = script.run(fixture.redis.getRedis(), List.of("key"), List.of(bytes))
                .await()
                .atMost(Waiting.LIMIT);
        assertThat(answer.toBuffer().getBytes()).isEqualTo(bytes);
    }

    @Test
    void aMissingScriptIsNamed() {
        assertThatThrownBy(() -> RedisScript.load(RedisScriptComponentTest.class, "absent.lua"))
                .hasMessageContaining("absent.lua");
    }

    private String run(String value) {
        return script.run(fixture.redis.getRedis(), List.of("key"), List.of(value))
                .await()
                .atMost(Waiting.LIMIT)
                .toString();
    }
}
