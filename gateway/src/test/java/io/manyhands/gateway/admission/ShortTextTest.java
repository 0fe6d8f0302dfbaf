package io.manyhands.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShortTextTest {
    @Test
    void controlAndFormatCharactersAreRemoved() {
        assertThat(ShortText.clean(" A\u0000d\u202Ea\n\u200Bﾠ ")).isEqualTo("Adaﾠ");
    }

    @Test
    void ordinaryTextStaysAsItIs() {
        assertThat(ShortText.clean("Zoë – 李")).isEqualTo("Zoë – 李");
    }
}
