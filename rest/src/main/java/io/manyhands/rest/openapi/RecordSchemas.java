package io.manyhands.rest.openapi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;

/// What the schema of a record cannot learn from its annotations: fields are always there unless they are
/// `@Nullable`, and come in the order in which they are declared, what is unwrapped at its place.
final class RecordSchemas {
    private static final DotName SCHEMA =
            DotName.createSimple(org.eclipse.microprofile.openapi.annotations.media.Schema.class);
    private static final DotName NULLABLE = DotName.createSimple("org.jspecify.annotations.Nullable");
    private static final DotName UNWRAPPED = DotName.createSimple("com.fasterxml.jackson.annotation.JsonUnwrapped");

    private final IndexView index;

    RecordSchemas(IndexView index) {
        this.index = index;
    }

    /// @param schemas by name; those whose record says its name, by `@Schema(name = …)`, are completed
    void complete(Map<String, Schema> schemas) {
        var named = named();
        schemas.forEach((name, schema) ->
                Optional.ofNullable(named.get(name)).ifPresent(type -> complete(schema, fields(type, true))));
    }

    private Map<String, ClassInfo> named() {
        return index.getAnnotations(SCHEMA).stream()
                .filter(annotation -> annotation.target().kind() == AnnotationTarget.Kind.CLASS)
                .filter(annotation -> annotation.target().asClass().isRecord())
                .filter(annotation -> annotation.value("name") != null)
                .collect(Collectors.toMap(
                        annotation -> annotation.value("name").asString(),
                        annotation -> annotation.target().asClass(),
                        // An index that is made of several may tell of a class more than once.
                        (first, again) -> first));
    }

    private static void complete(Schema schema, Stream<Field> fields) {
        var properties = new LinkedHashMap<>(schema.getProperties());
        var ordered = fields.filter(field -> properties.containsKey(field.name()))
                .collect(Collectors.toMap(Field::name, Function.identity(), (a, b) -> a, LinkedHashMap::new));
        schema.setProperties(null);
        ordered.keySet().forEach(name -> schema.addProperty(name, Objects.requireNonNull(properties.get(name))));
        schema.setRequired(ordered.values().stream()
                .filter(Field::required)
                .map(Field::name)
                .toList());
    }

    private Stream<Field> fields(ClassInfo type, boolean isThere) {
        return type.recordComponentsInDeclarationOrder().stream().flatMap(component -> {
            boolean required = isThere && !isNullable(component);
            return isUnwrapped(type, component)
                    ? fields(index.getClassByName(component.type().name()), required)
                    : Stream.of(new Field(component.name(), required));
        });
    }

    /// On the field, as the annotation is not meant for components.
    private static boolean isUnwrapped(ClassInfo type, RecordComponentInfo component) {
        return Objects.requireNonNull(type.field(component.name())).hasAnnotation(UNWRAPPED);
    }

    private static boolean isNullable(RecordComponentInfo component) {
        return component.type().hasAnnotation(NULLABLE);
    }

    private record Field(String name, boolean required) {}
}
