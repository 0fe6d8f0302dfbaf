package io.manyhands.rest.bound;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.address.AddressPrefix;
import io.manyhands.rest.bound.RequestLimit.Bound;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RequestLimitTest {
    private static final Optional<AddressPrefix> A = Optional.of(AddressPrefix.parse("192.0.2.0/24"));
    private static final Optional<AddressPrefix> B = Optional.of(AddressPrefix.parse("198.51.100.0/24"));
    private static final Optional<AddressPrefix> C = Optional.of(AddressPrefix.parse("2001:db8:1::/48"));

    private final RequestLimit limit = new RequestLimit(3, 2);

    @Test
    void networkHasItsBoundWhileOthersGetIn() {
        assertThat(limit.enter(A)).isEmpty();
        assertThat(limit.enter(A)).isEmpty();
        assertThat(limit.enter(A)).contains(Bound.NETWORK);
        assertThat(limit.enter(B)).isEmpty();
        assertThat(limit.enter(C)).contains(Bound.ALL);
        assertThat(limit.inside()).isEqualTo(3);
    }

    @Test
    void whoeverLeavesMakesRoom() {
        limit.enter(A);
        limit.enter(A);
        limit.leave(A);
        assertThat(limit.enter(A)).isEmpty();
        limit.leave(A);
        limit.leave(A);
        assertThat(limit.inside()).isZero();
    }

    @Test
    void thoseOfThisMachineCountInAllAlone() {
        assertThat(limit.enter(Optional.empty())).isEmpty();
        assertThat(limit.enter(Optional.empty())).isEmpty();
        assertThat(limit.enter(Optional.empty())).isEmpty();
        assertThat(limit.enter(Optional.empty())).contains(Bound.ALL);
        limit.leave(Optional.empty());
        assertThat(limit.enter(A)).isEmpty();
    }
}
