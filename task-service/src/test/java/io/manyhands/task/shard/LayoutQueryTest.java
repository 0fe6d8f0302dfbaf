package io.manyhands.task.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.manyhands.protocol.v1.ElementType;
import io.manyhands.task.dataset.DataSource;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayoutQueryTest {
    @Test
    void fieldsAreThoseOfAJobsData() {
        var query = new LayoutQuery();
        query.featureShape = "28,28,1";
        query.featureType = "uint8";
        query.featureScale = "3.9e-3";
        query.classes = "10";
        assertThat(query.table())
                .isEqualTo(new DataSource.Table(
                        "0".repeat(64),
                        List.of(28, 28, 1),
                        ElementType.ELEMENT_TYPE_UINT8,
                        3.9e-3f,
                        new DataSource.Classes(10),
                        false));
    }

    @Test
    void everythingThatIsWrongIsNamed() {
        var query = new LayoutQuery();
        query.featureShape = "28,,x";
        query.featureType = "int8";
        query.classes = "ten";
        query.featureScale = "NaN";
        assertThatThrownBy(query::table)
                .isInstanceOfSatisfying(
                        HttpProblem.class,
                        problem -> assertThat(String.valueOf(problem.getParameters()))
                                .contains("featureShape", "featureType", "featureScale", "classes"));
        assertThatThrownBy(new LayoutQuery()::table).isInstanceOf(HttpProblem.class);
    }
}
