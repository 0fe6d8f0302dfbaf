package io.manyhands.gateway.ban;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.manyhands.gateway.identity.VolunteerId;
import io.manyhands.protocol.v1.Ban;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BanBookTest {
    private static final Instant NOW = Instant.ofEpochMilli(10_000);
    private static final Instant EARLIER = NOW.minusMillis(1);
    private static final Instant LATER = NOW.plusMillis(1);

    private final List<Ban> told = new ArrayList<>();
    private final BanBook book = new BanBook(2);

    BanBookTest() {
        book.whenBanned(told::add);
    }

    @Test
    void aBanIsInForceUntilItIsOverAndToldOnce() {
        book.add(ban(1, 12_000), NOW);
        book.add(ban(1, 12_000), NOW);

        assertThat(book.find(id(1), Instant.ofEpochMilli(11_999))).contains(ban(1, 12_000));
        assertThat(book.find(id(1), Instant.ofEpochMilli(12_000))).isEmpty();
        assertThat(book.find(id(2), NOW)).isEmpty();
        assertThat(told).containsExactly(ban(1, 12_000));
    }

    @Test
    void aBanThatIsOverIsNoNews() {
        book.add(ban(1, 10_000), NOW);

        assertThat(told).isEmpty();
        assertThat(book.size()).isZero();
    }

    @Test
    void whoIsBannedOnceMoreIsToldOnceMore() {
        book.add(ban(1, 12_000), NOW);
        book.replace(List.of(ban(1, 20_000)), NOW, Instant.ofEpochMilli(13_000));

        assertThat(told).containsExactly(ban(1, 12_000), ban(1, 20_000));
    }

    @Test
    void liftedBansAreForgottenWhenAllAreReadAgainAndUnknownOnesTold() {
        book.add(ban(1, 12_000), EARLIER);

        book.replace(List.of(ban(2, 12_000), ban(3, 9_000)), NOW, LATER);

        assertThat(book.find(id(1), NOW)).isEmpty();
        assertThat(book.find(id(2), NOW)).isPresent();
        assertThat(told).containsExactly(ban(1, 12_000), ban(2, 12_000));
        assertThat(book.size()).isEqualTo(1);
    }

    @Test
    void whatCameWhileAllWereReadStays() {
        book.add(ban(1, 12_000), LATER);

        book.replace(List.of(), NOW, LATER);

        assertThat(book.find(id(1), NOW)).isPresent();
    }

    @Test
    void thoseThatLastLongestAreRememberedWhereThereIsNotRoomForAll() {
        book.replace(List.of(ban(1, 12_000), ban(2, 14_000), ban(3, 13_000)), NOW, NOW);
        book.add(ban(4, 20_000), NOW);

        assertThat(book.size()).isEqualTo(2);
        assertThat(told).containsExactly(ban(2, 14_000), ban(3, 13_000));
    }

    private static Ban ban(int volunteer, long untilMs) {
        return Ban.newBuilder()
                .setVolunteerId(id(volunteer).bytes())
                .setUntilMs(untilMs)
                .build();
    }

    private static VolunteerId id(int number) {
        var bytes = new byte[VolunteerId.LENGTH];
        bytes[0] = (byte) number;
        return new VolunteerId(ByteString.copyFrom(bytes));
    }
}
