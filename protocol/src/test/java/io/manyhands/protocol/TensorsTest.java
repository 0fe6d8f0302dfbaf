package io.manyhands.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.manyhands.protocol.v1.ModelSpec;
import io.manyhands.protocol.v1.WeightSpec;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class TensorsTest {
    @Property
    void valuesSurviveTheWayThroughBytes(@ForAll @Size(max = 50) float[] values) {
        assertThat(Tensors.decode(Tensors.encode(values))).containsExactly(values);
        assertThat(Tensors.decode(ByteString.copyFrom(Tensors.encode(values)))).containsExactly(values);
    }

    /// 1.5 = 0x3FC00000 in IEEE 754.
    @Example
    void bytesAreLittleEndian() {
        assertThat(Tensors.encode(new float[] {1.5f})).containsExactly(0x00, 0x00, 0xC0, 0x3F);
    }

    @Example
    void aPartOfAFloatIsRefused() {
        assertThatThrownBy(() -> Tensors.decode(new byte[6])).hasMessageContaining("6 bytes");
    }

    @Example
    void infinityAndNanAreFoundWhereverTheyStand() {
        assertThat(finite(1, -2, Float.MAX_VALUE, Float.MIN_VALUE)).isTrue();
        assertThat(finite()).isTrue();
        assertThat(finite(Float.NaN, 1)).isFalse();
        assertThat(finite(1, Float.POSITIVE_INFINITY)).isFalse();
        assertThat(finite(1, Float.NEGATIVE_INFINITY, 1)).isFalse();
    }

    @Example
    void parametersAreTheProductsOfTheShapesSummed() {
        var model = ModelSpec.newBuilder()
                .addWeights(weight(98, 200))
                .addWeights(weight(200))
                .addWeights(weight())
                .build();
        assertThat(Tensors.parameters(model)).isEqualTo(98 * 200 + 200 + 1);
        assertThat(Tensors.parameters(ModelSpec.getDefaultInstance())).isZero();
    }

    @Example
    void aShapeThatOverflowsIsRefused() {
        var model = ModelSpec.newBuilder()
                .addWeights(weight(1 << 30, 1 << 30, 1 << 30))
                .build();
        assertThatThrownBy(() -> Tensors.parameters(model)).isInstanceOf(ArithmeticException.class);
    }

    private static boolean finite(float... values) {
        return Tensors.areFinite(ByteString.copyFrom(Tensors.encode(values)));
    }

    private static WeightSpec weight(Integer... shape) {
        return WeightSpec.newBuilder().addAllShape(List.of(shape)).build();
    }
}
