package io.manyhands.gateway.admission;

import io.manyhands.protocol.v1.Limit;

/// Makes text from strangers harmless: no control, format or unassigned characters, and cut to the protocol's
/// length. It must still be escaped where it is shown.
public final class ShortText {
    private ShortText() {}

    /// @return at most [Limit#LIMIT_SHORT_TEXT_CHARS] code points
    public static String clean(String text) {
        return clean(text, Limit.LIMIT_SHORT_TEXT_CHARS_VALUE);
    }

    /// @return at most so many code points
    public static String clean(String text, int atMost) {
        return text.codePoints()
                .filter(ShortText::isVisible)
                .limit(atMost)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
