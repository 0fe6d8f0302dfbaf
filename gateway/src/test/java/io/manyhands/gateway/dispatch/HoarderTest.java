package io.manyhands.gateway.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.gateway.dispatch.Simulation.Habit;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A thousand volunteers from twenty addresses that take tasks and do not compute them, among ten that do; in virtual
/// time.
class HoarderTest {
    private static final Duration TIME = Duration.ofSeconds(30);
    private static final Duration LEAF = Duration.ofMillis(100);
    private static final int ADDRESSES = 20;

    @ParameterizedTest(name = "{0}")
    @MethodSource("habits")
    void roundsTakeLessThanTwiceAsLong(String name, List<Habit> habits) {
        int alone = ten(LEAF).run(TIME);

        var among = ten(LEAF);
        hoard(among, habits);

        assertThat(among.run(TIME)).as(name).isGreaterThan(alone / 2);
    }

    static Stream<Arguments> habits() {
        return Stream.of(
                Arguments.of("silent", List.of(Simulation.SILENT)),
                Arguments.of("hand back late", List.of(Simulation.LATE_HAND_BACK)),
                Arguments.of("leave early", List.of(Simulation.EARLY_LEAVER)),
                Arguments.of(
                        "all of them", List.of(Simulation.SILENT, Simulation.LATE_HAND_BACK, Simulation.EARLY_LEAVER)),
                Arguments.of("after a result", List.of(Simulation.afterResults(1, Simulation.SILENT))),
                Arguments.of("after five results", List.of(Simulation.afterResults(5, Simulation.LATE_HAND_BACK))));
    }

    @Test
    void soonAfterTheyCameRoundsAreAsFastAsBefore() {
        int alone = ten(LEAF).run(Duration.ofMinutes(1));
        var among = ten(LEAF);
        hoard(among, List.of(Simulation.SILENT));
        among.run(Duration.ofMinutes(2));
        assertThat(among.run(Duration.ofMinutes(1))).isGreaterThan(alone * 8 / 10);
    }

    /// Rounds that are over long before a task can be called late: here it counts that hoarders are suspended.
    @Test
    void quickRoundsTakeLessThanTwiceAsLong() {
        var quick = Duration.ofMillis(5);
        int alone = ten(quick).run(TIME);
        var among = ten(quick);
        hoard(among, List.of(Simulation.SILENT, Simulation.LATE_HAND_BACK, Simulation.EARLY_LEAVER));
        assertThat(among.run(TIME)).isGreaterThan(alone / 2);
    }

    @Test
    void hoardersInTheSameSchoolAsTheOthersAreNoWorse() {
        var quick = Duration.ofMillis(5);
        int alone = ten(quick).run(TIME);
        var among = new Simulation(quick);
        among.join(10, "the school", Simulation.HONEST);
        among.run(Duration.ofSeconds(5));
        among.join(1000, "the school", Simulation.LATE_HAND_BACK);
        assertThat(among.run(TIME)).isGreaterThan(alone / 2);
    }

    /// The first seconds, in which nobody has a record and nothing is known of any address.
    @Test
    void theyDelayTheBeginningByAFewRounds() {
        var among = new Simulation(LEAF);
        hoard(among, List.of(Simulation.SILENT));
        among.join(10, "a school", Simulation.HONEST);
        int alone = ten(LEAF).run(Duration.ofSeconds(10));
        assertThat(among.run(Duration.ofSeconds(10))).isGreaterThan(alone / 2);
    }

    private static void hoard(Simulation among, List<Habit> habits) {
        for (int address = 0; address < ADDRESSES; address++) {
            among.join(1000 / ADDRESSES, "hoarders " + address, habits.get(address % habits.size()));
        }
    }

    private static Simulation ten(Duration leaf) {
        var world = new Simulation(leaf);
        for (int i = 0; i < 10; i++) {
            world.join(1, "honest " + i, Simulation.HONEST);
        }
        return world;
    }
}
