package io.manyhands.task.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class TextCorpusTest {
    @Test
    void alphabetIsAscendingByCodePoint() {
        assertThat(TextCorpus.decode("héllo 😀\uffff!".getBytes(UTF_8)))
                .isEqualTo(new TextCorpus.Decoded(new TextCorpus(9, " !hloé\uffff😀", 8)));
    }

    @Test
    void byteOrderMarkIsACharacter() {
        assertThat(TextCorpus.decode("\ufeffa".getBytes(UTF_8)))
                .isEqualTo(new TextCorpus.Decoded(new TextCorpus(2, "a\ufeff", 2)));
    }

    @Test
    void firstBadByteIsNamed() {
        assertThat(TextCorpus.decode(new byte[] {'a', 'b', (byte) 0xC3, '('})).isEqualTo(new TextCorpus.Malformed(2));
    }

    @Test
    void firstBadByteIsNamedBeyondTheFirstChunk() {
        var text = "é".repeat(20_000).getBytes(UTF_8);
        text[30_001] = 'x';

        assertThat(TextCorpus.decode(text)).isEqualTo(new TextCorpus.Malformed(30_000));
    }

    @Test
    void characterThatIsCutOffIsMalformed() {
        assertThat(TextCorpus.decode(new byte[] {'a', (byte) 0xE2, (byte) 0x82}))
                .isEqualTo(new TextCorpus.Malformed(1));
    }

    @Test
    void surrogatesAreNoUtf8() {
        assertThat(TextCorpus.decode(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}))
                .isEqualTo(new TextCorpus.Malformed(0));
    }

    @Property(tries = 50)
    void chunksDoNotTearCharactersApart(@ForAll @StringLength(min = 1, max = 5) String seed) {
        var text = IntStream.range(0, 5000).mapToObj(i -> seed + "😀").reduce("", String::concat);
        var bytes = text.getBytes(UTF_8);
        var decoded = new String(bytes, UTF_8);

        assertThat(TextCorpus.decode(bytes)).isInstanceOfSatisfying(TextCorpus.Decoded.class, result -> {
            assertThat(result.corpus().codePoints()).isEqualTo(decoded.codePointCount(0, decoded.length()));
            assertThat(result.corpus().alphabet().codePoints())
                    .containsExactlyElementsOf(
                            decoded.codePoints().boxed().distinct().sorted().toList());
        });
    }
}
