package io.manyhands.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.gateway.dispatch.FairSharePolicy.Taker;
import io.manyhands.gateway.standing.Trust;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairSharePolicyTest {
    @Test
    void everybodyGetsOneBeforeAnybodyGetsTwo() {
        var takers = List.of(taker("a", 0, 4), taker("b", 0, 4), taker("c", 0, 4));
        assertThat(FairSharePolicy.allocate(takers, 5)).containsExactly("a", "b", "c", "a", "b");
    }

    @Test
    void whoHoldsFewestComesFirst() {
        var takers = List.of(taker("a", 2, 4), taker("b", 1, 4), taker("c", 0, 4));
        assertThat(FairSharePolicy.allocate(takers, 4)).containsExactly("c", "b", "c", "a");
    }

    @Test
    void nobodyGetsMoreThanItWants() {
        var takers = List.of(taker("a", 0, 1), taker("b", 3, 2), taker("c", 0, 0));
        assertThat(FairSharePolicy.allocate(takers, 10)).containsExactly("a");
    }

    @Test
    void nobodyGetsMoreTurnsThanThereAreTasksForIt() {
        var takers = List.of(taker("a", 1, 257), taker("b", 0, 257), taker("c", 9, 10));
        assertThat(FairSharePolicy.allocate(takers, 1000, 2)).containsExactly("b", "a", "b", "a", "c");
    }

    @Test
    void noTasksAreSharedAmongNobody() {
        assertThat(FairSharePolicy.allocate(List.of(), 3)).isEmpty();
        assertThat(FairSharePolicy.allocate(List.of(taker("a", 0, 4)), 0)).isEmpty();
    }

    private static Taker<String> taker(String who, int held, int window) {
        return new Taker<>(who, held, window, Trust.RECORD);
    }
}
