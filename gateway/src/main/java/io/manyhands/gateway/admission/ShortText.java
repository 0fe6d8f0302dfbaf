package io.manyhands.gateway.admission;

/// Makes text from strangers harmless: no control, format or unassigned characters. Its length is within the protocol's
/// bounds; it must still be escaped where it is shown.
public final class ShortText {
    private ShortText() {}

    public static String clean(String text) {
        return text.codePoints()
                .filter(ShortText::isVisible)
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
