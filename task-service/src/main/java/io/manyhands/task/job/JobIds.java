package io.manyhands.task.job;

import java.text.Normalizer;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// Makes ids for jobs that come without one: something to recognize, and enough chance to be unique.
record JobIds(RandomGenerator random) {
    /// RFC 4648, section 6, in lower case.
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

    private static final int RANDOM_CHARS = 6;
    private static final int MAX_SLUG = 25;

    /// `"Shakespeare, épreuve 2"` → `shakespeare-epreuve-2-x3k7qa`
    String next(String name) {
        var id = new StringBuilder(slug(name));
        id.append(id.isEmpty() ? "job-" : "-");
        random.ints(RANDOM_CHARS, 0, BASE32.length()).mapToObj(BASE32::charAt).forEach(id::append);
        return id.toString();
    }

    private static String slug(String name) {
        var slug = Normalizer.normalize(name, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\p{M}+", "")
                .replaceAll("[^a-z0-9]+", "-");
        return trimmed(slug.substring(0, Math.min(MAX_SLUG, slug.length())));
    }

    private static String trimmed(String slug) {
        return slug.replaceAll("^-+|-+$", "");
    }
}
