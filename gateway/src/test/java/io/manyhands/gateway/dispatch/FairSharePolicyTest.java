package io.manyhands.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.gateway.dispatch.FairSharePolicy.Taker;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairSharePolicyTest {
    @Test
    void everybodyGetsOneBeforeAnybodyGetsTwo() {
        var takers = List.of(new Taker<>("a", 0, 4), new Taker<>("b", 0, 4), new Taker<>("c", 0, 4));
        assertThat(FairSharePolicy.allocate(takers, 5)).containsExactly("a", "b", "c", "a", "b");
    }

    @Test
    void whoHoldsFewestComesFirst() {
        var takers = List.of(new Taker<>("a", 2, 4), new Taker<>("b", 1, 4), new Taker<>("c", 0, 4));
        assertThat(FairSharePolicy.allocate(takers, 4)).containsExactly("c", "b", "c", "a");
    }

    @Test
    void nobodyGetsMoreThanItWants() {
        var takers = List.of(new Taker<>("a", 0, 1), new Taker<>("b", 3, 2), new Taker<>("c", 0, 0));
        assertThat(FairSharePolicy.allocate(takers, 10)).containsExactly("a");
    }

    @Test
    void noTasksAreSharedAmongNobody() {
        assertThat(FairSharePolicy.allocate(List.of(), 3)).isEmpty();
        assertThat(FairSharePolicy.allocate(List.of(new Taker<>("a", 0, 4)), 0)).isEmpty();
    }
}
