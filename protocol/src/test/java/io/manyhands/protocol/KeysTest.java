package io.manyhands.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    private static final Set<String> NOT_KEYS = Set.of("id", "equals", "hashCode", "toString");

    /// What is between braces is all that Redis Cluster hashes: one slot per job. By reflection, so that no key added
    /// later is forgotten.
    @Test
    void everyKeyOfAJobCarriesItsHashTagAndNoTwoAreEqual() throws ReflectiveOperationException {
        var keys = new ArrayList<String>();
        for (var method : Keys.JobKeys.class.getDeclaredMethods()) {
            if (Modifier.isPublic(method.getModifiers()) && !NOT_KEYS.contains(method.getName())) {
                keys.add((String) method.invoke(Keys.job("paper-1"), arguments(method)));
            }
        }
        assertThat(keys)
                .hasSizeGreaterThan(10)
                .allSatisfy(key -> assertThat(key).startsWith("mh:v1:{paper-1}:"))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "paper", "text-2", "0", "abcdefghijklmnopqrstuvwxyz-01234"})
    void jobIdsAreLowerCaseLettersDigitsAndHyphens(String id) {
        assertThat(Keys.isJobId(id)).isTrue();
        assertThat(Keys.job(id).id()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "a b", "a}", "{a", "a:b", "ä", "a\n", "abcdefghijklmnopqrstuvwxyz-012345"})
    void anythingElseIsRefusedBecauseItWouldBecomePartOfAKey(String id) {
        assertThat(Keys.isJobId(id)).isFalse();
        assertThatThrownBy(() -> Keys.job(id)).hasMessageContaining("must match");
    }

    @Test
    void aHashIs64LowerCaseHexadecimalDigits() {
        assertThat(Keys.isSha256("0123456789abcdef".repeat(4))).isTrue();
        assertThat(Keys.isSha256("0123456789ABCDEF".repeat(4))).isFalse();
        assertThat(Keys.isSha256("a".repeat(63))).isFalse();
        assertThat(Keys.isSha256("a".repeat(63) + "g")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "mh:v1:{paper-1}:events, paper-1",
        "mh:v1:lobby, mh:v1:lobby",
        "a{b}{c}, b",
        "a{}{c}, a{}{c}",
        "a{b, a{b",
        "a}b, a}b",
        "}{a}, a",
        "{{a}}, {a"
    })
    void theSlotTagIsWhatRedisHashes(String key, String tag) {
        assertThat(Keys.slotTag(key)).isEqualTo(tag);
    }

    @Test
    void aWakeUpStreamLiesInTheSlotOfTheStreamsItWakesFor() {
        for (var key : List.of(Keys.job("paper-1").events(), Keys.LOBBY)) {
            var tag = Keys.slotTag(key);
            assertThat(Keys.slotTag(Keys.wake("gateway-1", tag))).isEqualTo(tag);
        }
    }

    private static Object[] arguments(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(type -> type == int.class ? (Object) 3 : "ab")
                .toArray();
    }
}
