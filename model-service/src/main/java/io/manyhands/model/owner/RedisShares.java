package io.manyhands.model.owner;

import io.manyhands.protocol.Keys;
import io.manyhands.redis.RedisCalls;
import io.manyhands.redis.RedisScript;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Where model-services tell each other how many jobs they own.
@ApplicationScoped
public class RedisShares {
    private static final RedisScript SHARE = RedisScript.load(RedisShares.class, "share.lua");

    private final RedisCalls redis;
    private final OwnerConfig config;
    private final String process;

    RedisShares(RedisCalls redis, OwnerConfig config, RedisOwnership ownership) {
        this.redis = redis;
        this.config = config;
        this.process = ownership.process();
    }

    /// Tells the others, who count it for one [OwnerConfig#lease], and asks what they have told.
    ///
    /// @param mine jobs this process owns
    Uni<JobShare> tell(int mine) {
        var args = List.of(process, mine, config.lease().toMillis());
        return redis.run(SHARE, List.of(Keys.MODEL_SERVICES), args).map(counts -> {
            var others = new ArrayList<Integer>();
            counts.forEach(count -> others.add(Objects.requireNonNull(count.toInteger())));
            return new JobShare(mine, others);
        });
    }

    /// This process takes no more jobs: the others need not leave it any.
    Uni<Void> leave() {
        return redis.call(data -> data.hash(String.class).hdel(Keys.MODEL_SERVICES, process))
                .replaceWithVoid();
    }
}
