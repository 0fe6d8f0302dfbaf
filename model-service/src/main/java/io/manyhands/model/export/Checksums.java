package io.manyhands.model.export;

import io.manyhands.model.version.Sha256;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// CRC-32 of the weights that were exported lately, so that they are read once for each download instead of twice.
///
/// Thread-safe.
final class Checksums {
    private static final int KEPT = 64;

    private final Map<Sha256, Long> latest = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Sha256, Long> eldest) {
            return size() > KEPT;
        }
    };

    synchronized Optional<Long> of(Sha256 weights) {
        return Optional.ofNullable(latest.get(weights));
    }

    synchronized void remember(Sha256 weights, long crc32) {
        latest.put(weights, crc32);
    }
}
