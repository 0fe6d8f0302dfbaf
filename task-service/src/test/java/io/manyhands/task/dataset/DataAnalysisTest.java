package io.manyhands.task.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.manyhands.protocol.v1.ElementType;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Findings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

class DataAnalysisTest {
    private static final String SHA256 = "0".repeat(64);

    private final Findings findings = new Findings();

    @Test
    void textBecomesWindows() {
        var data = analyse(new DataSource.Text(SHA256, 4, 2, true), "abcabcabcabc".getBytes(UTF_8), 0.25);

        assertThat(findings.isEmpty()).isTrue();
        assertThat(data.getSizeBytes()).isEqualTo(12);
        assertThat(data.getText().getAlphabet()).isEqualTo("abc");
        // 12 characters give windows at 0, 2, 4, 6; the last is held out, and ends of 0 alone lie before 6.
        assertThat(data.getTrainSamples()).isEqualTo(1);
        assertThat(data.getHeldOutFirst()).isEqualTo(3);
        assertThat(data.getHeldOutSamples()).isEqualTo(1);
    }

    @Test
    void heldOutTargetsAreWeighedAgainstFrequenciesOfTheTrainedText() {
        // Windows of 2 and their targets, at 0, 3, …, 24; the last two are held out and ask for the characters 23 and
        // 26.
        // Training ends before 21: windows to 18, and all characters up to 20.
        var data =
                analyse(new DataSource.Text(SHA256, 2, 3, true), "aaaabaaaabaaaabaaaabaaabbbcb".getBytes(UTF_8), 0.25);

        assertThat(data.getHeldOutFirst()).isEqualTo(7);
        assertThat(data.getHeldOutSamples()).isEqualTo(2);
        assertThat(data.getTrainSamples()).isEqualTo(7);
        // Of 21 characters 17 are "a", 4 are "b", none is "c"; each counts once more. Asked for are "b" and "c".
        assertThat(data.getText().getUnigramEntropy())
                .isCloseTo(-(Math.log(5 / 24.0) + Math.log(1 / 24.0)) / 2, within(1e-12));
    }

    @Test
    void nothingIsWeighedWhereNothingIsHeldOut() {
        var data = analyse(new DataSource.Text(SHA256, 2, 3, true), "abcabcabc".getBytes(UTF_8), 0);

        assertThat(data.getText().hasUnigramEntropy()).isFalse();
    }

    @Test
    void textThatIsTooShortSaysWhatThereIs() {
        analyse(new DataSource.Text(SHA256, 40, 3, true), "too short".getBytes(UTF_8), 0);

        assertThat(findings.errors())
                .containsExactly(
                        new FieldError(
                                "data.dataset",
                                "has 9 characters, which leave no training sample at length 40, stride 3 and 0 of 0 samples held out"));
    }

    @Test
    void bytesThatAreNoTextAreNamed() {
        analyse(new DataSource.Text(SHA256, 4, 2, true), new byte[] {'a', (byte) 0xFF}, 0);

        assertThat(findings.errors().getFirst().message()).contains("byte 1 begins no character");
    }

    @Test
    void recordsOfBytesAreCounted() {
        var data = analyse(bytesOfClasses(3), new byte[] {9, 9, 0, 9, 9, 1, 9, 9, 2, 9, 9, 0}, 0.25);

        assertThat(findings.isEmpty()).isTrue();
        assertThat(data.getTrainSamples()).isEqualTo(3);
        assertThat(data.getHeldOutFirst()).isEqualTo(3);
        assertThat(data.getRecords().getClasses()).isEqualTo(3);
    }

    @Test
    void recordsThatDoNotFillTheDataSetAreRefused() {
        analyse(bytesOfClasses(3), new byte[4], 0);

        assertThat(findings.errors().getFirst().message())
                .isEqualTo("has 4 bytes, which is no multiple of the 3 bytes of one record");
    }

    @Test
    void classBeyondTheNumberOfClassesIsRefused() {
        analyse(bytesOfClasses(3), new byte[] {9, 9, 0, 9, 9, 3}, 0);

        assertThat(findings.errors().getFirst().message())
                .isEqualTo("record 1 (from 0) is of class 3; classes are 0..2");
    }

    @Test
    void manyClassesTakeTwoBytes() {
        var source = new DataSource.Table(
                SHA256, List.of(1), ElementType.ELEMENT_TYPE_UINT8, 1, new DataSource.Classes(257));

        analyse(source, new byte[] {9, 0, 1}, 0);
        assertThat(findings.isEmpty()).isTrue();

        analyse(source, new byte[] {9, 1, 1}, 0);
        assertThat(findings.errors().getFirst().message()).contains("is of class 257");
    }

    @Test
    void numbersThatAreNoneAreRefused() {
        var source =
                new DataSource.Table(SHA256, List.of(2), ElementType.ELEMENT_TYPE_FLOAT32, 1, new DataSource.Values(1));

        analyse(source, floats(1, 2, 3), 0);
        assertThat(findings.isEmpty()).isTrue();

        analyse(source, floats(1, 2, 3, 1, Float.NaN, 3), 0);
        analyse(source, floats(1, 2, Float.POSITIVE_INFINITY), 0);
        assertThat(findings.errors())
                .extracting(FieldError::message)
                .containsExactly(
                        "record 1 (from 0) has a feature that is infinite or no number",
                        "record 0 (from 0) has a target that is infinite or no number");
    }

    private io.manyhands.protocol.v1.DataSpec analyse(DataSource source, byte[] bytes, double heldOut) {
        return new DataAnalysis(heldOut, "data.dataset", findings).analyse(source, bytes);
    }

    private static DataSource bytesOfClasses(int classes) {
        return new DataSource.Table(
                SHA256, List.of(2), ElementType.ELEMENT_TYPE_UINT8, 1, new DataSource.Classes(classes));
    }

    private static byte[] floats(float... values) {
        var bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }
}
