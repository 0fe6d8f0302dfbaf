package io.manyhands.task.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.protocol.Keys;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobIdsTest {
    private final JobIds ids = new JobIds(new Random(1));

    @ParameterizedTest
    @CsvSource({
        "text, text",
        "'Shakespeare, épreuve 2', shakespeare-epreuve-2",
        "'  --  ', job",
        "日本語, job",
        "a very long name that would not fit into a key, a-very-long-name-that-wou"
    })
    void idBeginsWithWhatIsLeftOfTheName(String name, String start) {
        assertThat(ids.next(name)).matches(start + "-[a-z2-7]{6}");
    }

    @Property
    void everyNameGivesAnId(@ForAll String name) {
        assertThat(Keys.isJobId(ids.next(name))).isTrue();
    }
}
