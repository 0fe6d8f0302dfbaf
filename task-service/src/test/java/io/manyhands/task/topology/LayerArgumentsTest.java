package io.manyhands.task.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.task.json.Naming;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every argument of every layer, as Keras 2, Keras 3 and TensorFlow.js list them, with a value that is not the
/// default.
///
/// That the honoured ones are honoured by what computes, `volunteer-ui/src/tensorflow/layers.test.ts` holds against
/// `golden/layers.json`, which this test writes with `-Dgolden.write=true`.
class LayerArgumentsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/layers.json");

    static Stream<GoldenLayers.Change> changes() {
        return GoldenLayers.changes();
    }

    @ParameterizedTest
    @MethodSource("changes")
    void isHonouredOrRefusedByNameOrChangesNothing(GoldenLayers.Change change) {
        var before = GoldenLayers.read(change.layer());
        var after = GoldenLayers.read(change);

        assertThat(before.errors()).isEmpty();
        switch (change.fate()) {
            case HONOURED -> {
                assertThat(after.errors()).isEmpty();
                assertThat(after.topology().json())
                        .isNotEqualTo(before.topology().json());
            }
            case CHANGES_NOTHING -> {
                assertThat(after.errors()).isEmpty();
                assertThat(after.topology().json()).isEqualTo(before.topology().json());
            }
            case REFUSED ->
                assertThat(after.errors())
                        .singleElement()
                        .satisfies(error -> assertThat(error.field()).endsWith(".config." + change.argument()));
        }
    }

    @Test
    void tableHasEveryLayer() {
        assertThat(GoldenLayers.layers())
                .extracting(GoldenLayers::className)
                .containsExactlyInAnyOrderElementsOf(LayerArguments.classes());
    }

    @Test
    void everyLayerHasARuleForItsWeightsAndShapes() {
        assertThat(LayerRules.classes()).containsExactlyInAnyOrderElementsOf(LayerArguments.classes());
    }

    @Test
    void tableHasEveryArgument() {
        for (var layer : GoldenLayers.layers()) {
            var className = GoldenLayers.className(layer);
            var tried = new TreeSet<>(
                    layer.get("config").propertyStream().map(Map.Entry::getKey).toList());
            GoldenLayers.changes()
                    .filter(change -> change.layer().equals(layer))
                    .map(GoldenLayers.Change::argument)
                    .forEach(tried::add);

            assertThat(tried)
                    .as(className)
                    .containsAll(LayerArguments.of(className).orElseThrow().stream()
                            .flatMap(Argument::names)
                            .map(Naming::snakeCase)
                            .toList());
        }
    }

    @Test
    void initializersShowInHowWeightsBegin() {
        var unseen = new ArrayList<String>();
        GoldenLayers.changes()
                .filter(change ->
                        change.argument().endsWith("initializer") && change.fate() == GoldenLayers.Fate.HONOURED)
                .filter(change -> weights(GoldenLayers.read(change)).equals(weights(GoldenLayers.read(change.layer()))))
                .forEach(change -> unseen.add(change.toString()));

        assertThat(unseen).isEmpty();
    }

    @Test
    void goldenFileIsWhatIsRead() throws IOException {
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(GOLDEN, GoldenLayers.text());
        }

        assertThat(Files.readString(GOLDEN)).isEqualTo(GoldenLayers.text());
    }

    private static List<?> weights(GoldenLayers.Reading reading) {
        return reading.topology().shape().weights();
    }
}
