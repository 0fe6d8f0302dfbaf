package io.manyhands.task.shard;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.manyhands.rest.ProblemCode;
import io.manyhands.rest.Problems;
import io.manyhands.task.dataset.DataReader;
import io.manyhands.task.dataset.DataSource;
import io.manyhands.task.json.FieldError;
import io.manyhands.task.json.Findings;
import io.manyhands.task.json.JsonObject;
import io.manyhands.task.json.Naming;
import io.manyhands.task.json.Read;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/// What a request says of the records that it brings: the fields of a job's `data`, of the same names.
public final class LayoutQuery {
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,9}");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,20}(\\.[0-9]{1,20})?([eE]-?[0-9]{1,3})?");

    /// Of the data set that there is not yet.
    private static final String NO_NAME = "0".repeat(64);

    @QueryParam("featureShape")
    @Parameter(required = true, description = "Sizes of a sample, with commas between: `28,28,1`")
    @Nullable
    String featureShape;

    @QueryParam("featureType")
    @Parameter(required = true, description = "`uint8` or `float32`")
    @Nullable
    String featureType;

    @QueryParam("featureScale")
    @Parameter(description = "What every feature is multiplied by; 1 if it is left out")
    @Nullable
    String featureScale;

    @QueryParam("classes")
    @Parameter(description = "How many there are, if the target is a class; else give `targetValues`")
    @Nullable
    String classes;

    @QueryParam("targetValues")
    @Parameter(description = "How many float32 the target is")
    @Nullable
    String targetValues;

    @QueryParam("asIs")
    @Parameter(description = "`true`: they are meant, even if they look like another kind of file")
    @Nullable
    String asIs;

    /// @throws io.quarkiverse.resteasy.problem.HttpProblem that names everything that is wrong
    DataSource.Table table() {
        var findings = new Findings();
        var layout = JsonObject.of("", json(), Naming.EXACT, findings);
        return switch (DataReader.layout(layout, findings)) {
            case Read.Done<DataSource.Table>(DataSource.Table table, List<String> _) -> table;
            case Read.Refused<DataSource.Table>(List<FieldError> errors) ->
                throw Problems.withErrors(
                        ProblemCode.INVALID_CONVERSION, "the layout of the records", FieldError.asMaps(errors));
        };
    }

    private ObjectNode json() {
        var json = JsonNodeFactory.instance.objectNode().put("dataset", NO_NAME);
        if (featureShape != null) {
            var shape = json.putArray("featureShape");
            for (var size : featureShape.split(",", -1)) {
                put(shape.addObject(), "size", size);
                shape.set(shape.size() - 1, shape.get(shape.size() - 1).get("size"));
            }
        }
        put(json, "featureType", featureType);
        put(json, "featureScale", featureScale);
        put(json, "classes", classes);
        put(json, "targetValues", targetValues);
        if (asIs != null) {
            json.put("asIs", asIs.equals("true"));
        }
        return json;
    }

    /// As a number where it is one; else as a text, which is refused where a number is expected.
    private static void put(ObjectNode json, String name, @Nullable String text) {
        if (text == null) {
            return;
        }
        if (WHOLE.matcher(text).matches()) {
            json.put(name, Integer.parseInt(text));
        } else if (NUMBER.matcher(text).matches()) {
            json.put(name, Double.parseDouble(text));
        } else {
            json.put(name, text);
        }
    }
}
