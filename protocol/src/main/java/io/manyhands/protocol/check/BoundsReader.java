package io.manyhands.protocol.check;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import io.manyhands.protocol.check.FieldBounds.Presence;
import io.manyhands.protocol.check.FieldBounds.Repeated;
import io.manyhands.protocol.check.FieldBounds.Single;
import io.manyhands.protocol.v1.Bounds;
import io.manyhands.protocol.v1.BoundsProto;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Makes tables of what the options in the `.proto` files say.
final class BoundsReader {
    /// Deeper than any message is: one that could hold itself would never end.
    private static final int MOST_DEPTH = 16;

    private final int depth;

    private BoundsReader(int depth) {
        this.depth = depth;
    }

    /// @throws IllegalStateException if a message can hold itself, or has bounds that make no sense
    static MessageBounds read(Descriptor message) {
        return new BoundsReader(0).bounds(message);
    }

    private MessageBounds bounds(Descriptor message) {
        if (depth > MOST_DEPTH) {
            throw new IllegalStateException(
                    "%s: messages that hold themselves cannot be checked, nor more than %d levels"
                            .formatted(message.getFullName(), MOST_DEPTH));
        }
        Map<Integer, FieldBounds> fields = new LinkedHashMap<>();
        for (var field : message.getFields()) {
            bounds(field, fields.size()).ifPresent(bounds -> fields.put(field.getNumber(), bounds));
        }
        var choices = message.getRealOneofs().stream()
                .filter(BoundsReader::mustBeSet)
                .map(oneof -> choice(oneof, fields))
                .toList();
        return new MessageBounds(fields, choices);
    }

    private static MessageBounds.Choice choice(OneofDescriptor oneof, Map<Integer, FieldBounds> fields) {
        return new MessageBounds.Choice(
                oneof.getName(),
                oneof.getFields().stream()
                        .map(FieldDescriptor::getNumber)
                        .map(fields::get)
                        .map(FieldBounds::index)
                        .toList());
    }

    private static boolean mustBeSet(OneofDescriptor oneof) {
        return oneof.getOptions().getExtension(BoundsProto.mustBeSet);
    }

    /// @return empty if everything is allowed
    private Optional<FieldBounds> bounds(FieldDescriptor field, int index) {
        var content = content(field);
        return isBounded(field) || content.isPresent()
                ? Optional.of(bounds(field, index, content.orElseGet(() -> new Content.Free(wireType(field)))))
                : Optional.empty();
    }

    private static FieldBounds bounds(FieldDescriptor field, int index, Content content) {
        return field.isRepeated()
                ? new Repeated(field.getJsonName(), index, content, items(options(field)))
                : new Single(field.getJsonName(), index, content, presence(field));
    }

    private static boolean isBounded(FieldDescriptor field) {
        var oneof = field.getRealContainingOneof();
        return field.getOptions().hasExtension(BoundsProto.bounds) || (oneof != null && mustBeSet(oneof));
    }

    private static int wireType(FieldDescriptor field) {
        return field.getLiteType().getWireType();
    }

    private static Bounds options(FieldDescriptor field) {
        return field.getOptions().getExtension(BoundsProto.bounds);
    }

    private static Presence presence(FieldDescriptor field) {
        if (options(field).getRequired()) {
            return Presence.REQUIRED;
        }
        return field.hasPresence() ? Presence.OPTIONAL : Presence.IMPLICIT;
    }

    private Optional<Content> content(FieldDescriptor field) {
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            return options(field).getApart()
                    ? Optional.empty()
                    : Optional.of(new BoundsReader(depth + 1).bounds(field.getMessageType()))
                            .filter(bounds -> !bounds.isEmpty())
                            .map(Content.Nested::new);
        }
        return field.getOptions().hasExtension(BoundsProto.bounds)
                ? Optional.of(content(field, options(field)))
                : Optional.empty();
    }

    private static Content content(FieldDescriptor field, Bounds bounds) {
        var range = range(bounds);
        return switch (field.getType()) {
            case UINT32, INT64, UINT64, FIXED64 -> new Content.Whole(field.getType(), range);
            case FLOAT, DOUBLE -> new Content.Real(field.getType() == FieldDescriptor.Type.DOUBLE, range);
            case BYTES -> new Content.Octets(range);
            case STRING -> new Content.Text(range, pattern(bounds));
            case ENUM -> new Content.Known(known(field));
            case INT32, SINT32, SINT64, FIXED32, SFIXED32, SFIXED64, BOOL, GROUP, MESSAGE ->
                throw new IllegalStateException(
                        "%s: a field of type %s cannot have bounds".formatted(field.getFullName(), field.getType()));
        };
    }

    private static Optional<Pattern> pattern(Bounds bounds) {
        return Optional.of(bounds.getPattern())
                .filter(pattern -> !pattern.isEmpty())
                .map(Pattern::compile);
    }

    private static java.util.Set<Integer> known(FieldDescriptor field) {
        return field.getEnumType().getValues().stream()
                .map(EnumValueDescriptor::getNumber)
                .filter(number -> number != 0)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Range range(Bounds bounds) {
        double least = bounds.hasMin() ? bounds.getMin() : Double.NEGATIVE_INFINITY;
        return switch (bounds.getMostCase()) {
            case MAX -> new Range(least, bounds.getMax());
            case MAX_IS -> new Range(least, bounds.getMaxIs().getNumber());
            case EXACTLY -> new Range(bounds.getExactly(), bounds.getExactly());
            case MOST_NOT_SET -> new Range(least, Double.POSITIVE_INFINITY);
        };
    }

    private static Range items(Bounds bounds) {
        return switch (bounds.getMostItemsCase()) {
            case MAX_ITEMS -> new Range(bounds.getMinItems(), bounds.getMaxItems());
            case MAX_ITEMS_IS ->
                new Range(bounds.getMinItems(), bounds.getMaxItemsIs().getNumber());
            case MOSTITEMS_NOT_SET -> new Range(bounds.getMinItems(), Double.POSITIVE_INFINITY);
        };
    }
}
