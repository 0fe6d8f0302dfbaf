package io.manyhands.rest.openapi;

import io.manyhands.rest.ProblemCode;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/// How problem documents look, with every code that there is.
final class ProblemSchema {
    static final String NAME = "Problem";
    static final String FIELD_ERROR = "FieldError";

    private ProblemSchema() {}

    static Schema problem() {
        return object("What is wrong (RFC 9457).")
                .addProperty("type", text("`about:blank` if absent"))
                .addProperty("title", text("What kind of problem, in words"))
                .addProperty(
                        "status",
                        OASFactory.createSchema().addType(SchemaType.INTEGER).description("Of the answer"))
                .addProperty("detail", text("What failed, the value, the allowed range, the remedy"))
                .addProperty("instance", text("Path of the request"))
                .addProperty("code", code())
                .addProperty(
                        "errors",
                        OASFactory.createSchema()
                                .addType(SchemaType.ARRAY)
                                .description("Of `invalid-job` and `invalid-token`: everything that is wrong")
                                .items(RestDocumentFilter.schema(FIELD_ERROR)))
                .required(List.of("title", "status", "code"));
    }

    static Schema fieldError() {
        return object("What is wrong with a field of the request.")
                .addProperty("field", text("Path of the field: `training.batchSize`; empty: the description itself"))
                .addProperty("message", text("What is wrong, in words"))
                .required(List.of("field", "message"));
    }

    private static Schema code() {
        var known =
                Stream.of(ProblemCode.values()).map(ProblemCode::code).sorted().<Object>map(code -> code);
        return OASFactory.createSchema()
                .description("Stable, for programs; `http-404` and the like for what has no other")
                .addAnyOf(text().enumeration(known.toList()))
                .addAnyOf(text().pattern("^http-[0-9]{3}$"));
    }

    private static Schema object(String description) {
        return OASFactory.createSchema().addType(SchemaType.OBJECT).description(description);
    }

    private static Schema text(String description) {
        return text().description(description);
    }

    private static Schema text() {
        return OASFactory.createSchema().addType(SchemaType.STRING);
    }
}
