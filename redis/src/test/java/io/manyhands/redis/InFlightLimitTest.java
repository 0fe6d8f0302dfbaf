package io.manyhands.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.redis.InFlightLimit.Bounds;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InFlightLimitTest {
    private final InFlightLimit limit = new InFlightLimit(Optional.of(new Bounds(2, 3)));
    /// As Redis sees them: in the order of arrival, each waiting for its answer.
    private final List<CompletableFuture<String>> sent = new ArrayList<>();

    @Test
    void noMoreThanTheLimitAreInFlight() {
        var calls = List.of(send(), send(), send());
        assertThat(sent).hasSize(2);
        sent.get(1).complete("second");
        assertThat(sent).hasSize(3);
        sent.get(0).complete("first");
        sent.get(2).complete("third");
        calls.get(0).assertItem("first");
        calls.get(1).assertItem("second");
        calls.get(2).assertItem("third");
        send();
        send();
        assertThat(sent).hasSize(5);
    }

    @Test
    void aFailedCallMakesRoomToo() {
        var calls = List.of(send(), send(), send());
        sent.get(0).completeExceptionally(new IllegalStateException("refused"));
        calls.get(0).assertFailedWith(IllegalStateException.class, "refused");
        assertThat(sent).hasSize(3);
    }

    @Test
    void aCallThatIsGivenUpWhileItWaitsIsNeverSent() {
        send();
        send();
        var abandoned = send();
        var patient = send();
        abandoned.cancel();
        sent.get(0).complete("first");
        assertThat(sent).hasSize(3);
        sent.get(2).complete("patient");
        patient.assertItem("patient");
    }

    @Test
    void aCallThatIsGivenUpKeepsItsPlaceUntilRedisHasAnswered() {
        var abandoned = send();
        send();
        send();
        abandoned.cancel();
        assertThat(sent).hasSize(2);
        sent.get(0).complete("late");
        assertThat(sent).hasSize(3);
    }

    @Test
    void aCallFailsWhereTooManyWait() {
        for (int call = 0; call < 5; call++) {
            send();
        }
        send().assertFailedWith(IllegalStateException.class, "2 Redis commands are in flight and 3 wait");
        assertThat(sent).hasSize(2);
    }

    @Test
    void everythingPassesWhereThereIsNoLimit() {
        var unlimited = new InFlightLimit(Optional.empty());
        for (int call = 0; call < 100; call++) {
            subscribe(unlimited);
        }
        assertThat(sent).hasSize(100);
    }

    private UniAssertSubscriber<String> send() {
        return subscribe(limit);
    }

    private UniAssertSubscriber<String> subscribe(InFlightLimit through) {
        var call = Uni.createFrom().completionStage(() -> {
            var answer = new CompletableFuture<String>();
            sent.add(answer);
            return answer;
        });
        return through.admit(call).subscribe().withSubscriber(UniAssertSubscriber.create());
    }
}
