package io.manyhands.rest.bound;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.rest.bound.RequestLimit.Bound;
import org.junit.jupiter.api.Test;

class RequestLimitTest {
    private final RequestLimit limit = new RequestLimit(3, 2);

    @Test
    void networkHasItsBoundWhileOthersGetIn() {
        assertThat(limit.enter("a")).isEmpty();
        assertThat(limit.enter("a")).isEmpty();
        assertThat(limit.enter("a")).contains(Bound.NETWORK);
        assertThat(limit.enter("b")).isEmpty();
        assertThat(limit.enter("c")).contains(Bound.ALL);
        assertThat(limit.inside()).isEqualTo(3);
    }

    @Test
    void whoeverLeavesMakesRoom() {
        limit.enter("a");
        limit.enter("a");
        limit.leave("a");
        assertThat(limit.enter("a")).isEmpty();
        limit.leave("a");
        limit.leave("a");
        assertThat(limit.inside()).isZero();
    }
}
