package io.manyhands.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class OncePerTurnTest {
    private final Queue<Runnable> queue = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private boolean asksAgain;
    private final OncePerTurn<String> turns = new OncePerTurn<>(queue::add, this::work);

    @Test
    void whatIsAskedForOftenIsDoneOnceAndLater() {
        turns.ask("a");
        turns.ask("a");
        turns.ask("b");
        turns.ask("a");
        assertThat(done).isEmpty();
        turn();
        assertThat(done).containsExactly("a", "b");
        assertThat(queue).isEmpty();
    }

    @Test
    void whatIsAskedForMeanwhileIsDoneAgain() {
        asksAgain = true;
        turns.ask("a");
        turn();
        assertThat(done).containsExactly("a");
        turn();
        assertThat(done).containsExactly("a", "a");
    }

    private void work(String what) {
        done.add(what);
        if (asksAgain) {
            asksAgain = false;
            turns.ask(what);
        }
    }

    private void turn() {
        for (int tasks = queue.size(); tasks > 0; tasks--) {
            queue.remove().run();
        }
    }
}
