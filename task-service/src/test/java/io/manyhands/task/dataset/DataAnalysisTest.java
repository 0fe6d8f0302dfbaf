package io.manyhands.task.dataset;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.manyhands.protocol.SamplePermutation;
import io.manyhands.protocol.v1.ElementType;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Findings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DataAnalysisTest {
    private static final String SHA256 = "0".repeat(64);

    private final Findings findings = new Findings();

    @Test
    void textBecomesWindows() {
        var data = analyse(text(4, 2), "abcabcabcabc".getBytes(UTF_8), 0.25);

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
        var data = analyse(text(2, 3), "aaaabaaaabaaaabaaaabaaabbbcb".getBytes(UTF_8), 0.25);

        assertThat(data.getHeldOutFirst()).isEqualTo(7);
        assertThat(data.getHeldOutSamples()).isEqualTo(2);
        assertThat(data.getTrainSamples()).isEqualTo(7);
        // Of 21 characters 17 are "a", 4 are "b", none is "c"; each counts once more. Asked for are "b" and "c".
        assertThat(data.getText().getUnigramEntropy())
                .isCloseTo(-(Math.log(5 / 24.0) + Math.log(1 / 24.0)) / 2, within(1e-12));
    }

    @Test
    void everyPositionAsksForItsTarget() {
        // Of the text above, windows of 2 held out at 21 and 24: they ask for the characters 22, 23, 25 and
        // 26, which are "a", "b", "b", "c".
        var every = new DataSource.Text(SHA256, 2, 3, true, true, false);
        var apart = analyse(every, "aaaabaaaabaaaabaaaabaaabbbcb".getBytes(UTF_8), 0.25);

        assertThat(apart.getText().getEveryPosition()).isTrue();
        assertThat(apart.getText().getUnigramEntropy())
                .isCloseTo(-(Math.log(18 / 24.0) + 2 * Math.log(5 / 24.0) + Math.log(1 / 24.0)) / 4, within(1e-12));

        // Windows that overlap ask for a character as often as it is in them.
        var close = new DataSource.Text(SHA256, 3, 1, true, true, false);
        var overlapping = analyse(close, "aaaaaaaaaaaaaaaab".getBytes(UTF_8), 0.2);
        assertThat(overlapping.getHeldOutSamples()).isEqualTo(2);
        double p = (overlapping.getTrainSamples() + 3 + 1) / (overlapping.getTrainSamples() + 3 + 2.0);
        assertThat(overlapping.getText().getUnigramEntropy())
                .isCloseTo(-(5 * Math.log(p) + Math.log(1 - p)) / 6, within(1e-12));
    }

    @Test
    void nothingIsWeighedWhereNothingIsHeldOut() {
        var data = analyse(text(2, 3), "abcabcabc".getBytes(UTF_8), 0);

        assertThat(data.getText().hasUnigramEntropy()).isFalse();
    }

    @Test
    void textThatIsTooShortSaysWhatThereIs() {
        analyse(text(40, 3), "too short".getBytes(UTF_8), 0);

        assertThat(findings.errors())
                .containsExactly(
                        new FieldError(
                                "data.dataset",
                                "has 9 characters, which leave no training sample at length 40, stride 3 and 0 of 0 samples held out"));
    }

    @Test
    void bytesThatAreNoTextAreNamed() {
        analyse(text(4, 2), new byte[] {'a', (byte) 0xFF}, 0);

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

        assertThat(problem())
                .isEqualTo(
                        "has 4 bytes, which is not a multiple of the 3 bytes of one record (2 of features, then 1 of class); docs/data.md says under Records how to write them");
    }

    @Test
    void classBeyondTheNumberOfClassesIsRefused() {
        analyse(bytesOfClasses(3), new byte[] {9, 9, 0, 9, 9, 3}, 0);

        assertThat(problem())
                .startsWith(
                        "record 1 (from 0) is of class 3; classes are 0..2 (2 of features, then 1 of class); docs/");
    }

    @Test
    void manyClassesTakeTwoBytes() {
        var source = new DataSource.Table(
                SHA256, List.of(1), ElementType.ELEMENT_TYPE_UINT8, 1, new DataSource.Classes(257), false);

        analyse(source, new byte[] {9, 0, 1}, 0);
        assertThat(findings.isEmpty()).isTrue();

        analyse(source, new byte[] {9, 1, 1}, 0);
        assertThat(findings.errors().getFirst().message()).contains("is of class 257");
    }

    @Test
    void numbersThatAreNoneAreRefused() {
        var source = floats(2, new DataSource.Values(1));

        analyse(source, floats(1, 2, 3), 0);
        assertThat(findings.isEmpty()).isTrue();

        analyse(source, floats(1, 2, 3, 1, Float.NaN, 3), 0);
        analyse(source, floats(1, 2, Float.POSITIVE_INFINITY), 0);
        assertThat(findings.errors())
                .extracting(error -> error.message().replaceFirst("; must be a finite number.*", ""))
                .containsExactly(
                        "record 1 (from 0) has the feature NaN at position 1 (from 0)",
                        "record 0 (from 0) has the target Infinity at position 0 (from 0)");
    }

    @Test
    void featureThatBecomesInfiniteWhenItIsScaledIsRefused() {
        var scaled = new DataSource.Table(
                SHA256, List.of(1), ElementType.ELEMENT_TYPE_FLOAT32, 10, new DataSource.Values(1), false);

        analyse(scaled, floats(3e38f, 1), 0);

        assertThat(problem()).contains("the feature 3.0E38 at position 0 (from 0), times the scale 10.0");
    }

    @Test
    void valuesOfRecordsAreKnownWithTheirPlaces() {
        var facts = facts(floats(2, new DataSource.Values(1)), floats(1, 2, -3, 7, 0.5f, 4), 0)
                .orElseThrow();

        assertThat(facts.features())
                .contains(new ValueRange(
                        new ValueRange.Place(1, 1, 0.5f),
                        new ValueRange.Place(1, 0, 7),
                        Optional.of(new ValueRange.Place(1, 1, 0.5f))));
        assertThat(facts.targets().orElseThrow().least())
                .hasToString("record 0 (from 0) has -3 at position 0 (from 0)");
    }

    @Test
    void everyClassOfASortedFileTrains() {
        var sorted = new byte[3 * 300];
        for (int i = 0; i < 300; i++) {
            sorted[3 * i + 2] = (byte) (i / 100);
        }

        analyse(bytesOfClasses(3), sorted, 0.34);

        assertThat(findings.errors()).isEmpty();
        assertThat(findings.warnings()).isEmpty();
    }

    @Test
    void classesThatAreMissingAreWarnedOfWithTheirCounts() {
        // The one record of class 2 either trains or is held out: the other part lacks it.
        var few = new byte[3 * 40];
        few[3 * 7 + 2] = 2;

        analyse(bytesOfClasses(4), few, 0.5);

        assertThat(findings.errors()).isEmpty();
        assertThat(findings.warnings())
                .hasSize(2)
                .anySatisfy(warning -> assertThat(warning)
                        .isEqualTo("data.dataset: no record is of classes 1, 3; is data.classes, which is 4, right?"))
                .anySatisfy(warning -> assertThat(warning).contains("class 2 (1 "));
    }

    @Test
    void classThatIsOnlyHeldOutIsWarnedOf() {
        var records = new byte[3 * 40];
        int heldOut = new SamplePermutation(1, SamplePermutation.SPLIT, 40).apply(39);
        records[3 * heldOut + 2] = 1;

        analyse(bytesOfClasses(2), records, 0.5);

        assertThat(findings.warnings())
                .containsExactly(
                        "data.dataset: no record that trains is of class 1 (1 held out); it cannot be learned. Use more records of it, or a smaller heldOutFraction");
    }

    @Test
    void classThatIsNeverHeldOutIsWarnedOf() {
        var records = new byte[3 * 40];
        int trained = new SamplePermutation(1, SamplePermutation.SPLIT, 40).apply(0);
        records[3 * trained + 2] = 1;

        // Both ways of counting: the smaller part is looked up.
        analyse(bytesOfClasses(2), records, 0.5);
        analyse(bytesOfClasses(2), records, 0.9);

        assertThat(findings.warnings())
                .hasSize(2)
                .allSatisfy(warning ->
                        assertThat(warning).contains("no record that is held out is of class 1 (1 to train on)"));
    }

    @Test
    void charactersThatOnlyTheHeldOutEndAsksForAreWarnedOf() {
        analyse(text(2, 1), ("ab".repeat(50) + "z".repeat(20)).getBytes(UTF_8), 0.2);

        assertThat(findings.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning).contains("1 characters that are not", "U+007A (20 times)"));
    }

    @Test
    void byteOrderMarkIsWarnedOf() {
        analyse(text(2, 1), "\ufeffabcabc".getBytes(UTF_8), 0);

        assertThat(findings.errors()).isEmpty();
        assertThat(findings.warnings()).singleElement().asString().contains("begins with a byte order mark");
    }

    @Test
    void recordTooLargeForAnyDataSetIsRefused() {
        var huge = new DataSource.Table(
                SHA256,
                List.of(65_536, 65_536, 65_536, 65_536),
                ElementType.ELEMENT_TYPE_FLOAT32,
                1,
                new DataSource.Classes(2),
                false);

        analyse(huge, new byte[8], 0);

        assertThat(problem()).contains("has 8 bytes, which is not a multiple of");
    }

    private io.manyhands.protocol.v1.DataSpec analyse(DataSource source, byte[] bytes, double heldOut) {
        return facts(source, bytes, heldOut)
                .map(DataFacts::spec)
                .orElse(io.manyhands.protocol.v1.DataSpec.getDefaultInstance());
    }

    private Optional<DataFacts> facts(DataSource source, byte[] bytes, double heldOut) {
        return findings.take(new DataAnalysis(heldOut, 1, "data.dataset").analyse(source, bytes));
    }

    private String problem() {
        return findings.errors().getFirst().message();
    }

    private static DataSource text(int length, int stride) {
        return new DataSource.Text(SHA256, length, stride, true, false, false);
    }

    private static DataSource floats(int features, DataSource.Target target) {
        return new DataSource.Table(SHA256, List.of(features), ElementType.ELEMENT_TYPE_FLOAT32, 1, target, false);
    }

    private static DataSource bytesOfClasses(int classes) {
        return new DataSource.Table(
                SHA256, List.of(2), ElementType.ELEMENT_TYPE_UINT8, 1, new DataSource.Classes(classes), false);
    }

    private static byte[] floats(float... values) {
        var bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }
}
