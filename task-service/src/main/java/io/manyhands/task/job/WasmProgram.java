package io.manyhands.task.job;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A program that is a WebAssembly module: whether it could run at all, told to whoever posts it. It is only read,
/// never run; volunteers hold it to more, down to its instructions (`volunteer-ui/src/guest/module`).
final class WasmProgram {
    private static final byte[] MAGIC = {0, 'a', 's', 'm'};
    private static final int HEADER_BYTES = 8;
    private static final int IMPORTS = 2;
    private static final int EXPORTS = 7;
    private static final List<String> REQUIRED = List.of("memory", "allocate", "map");

    private WasmProgram() {}

    static boolean isOne(byte[] program) {
        return program.length >= MAGIC.length && Arrays.equals(program, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /// @return why it is refused, for a person; empty if nothing is seen
    static Optional<String> problem(byte[] program) {
        var module = ByteBuffer.wrap(program);
        var exports = new ArrayList<String>();
        try {
            module.position(HEADER_BYTES);
            while (module.hasRemaining()) {
                int id = module.get();
                var section = next(module, number(module));
                if (id == IMPORTS && number(section) > 0) {
                    return Optional.of(
                            "imports %s.%s; a program may import nothing".formatted(name(section), name(section)));
                }
                if (id == EXPORTS) {
                    readExports(section, exports);
                }
            }
        } catch (RuntimeException _) {
            return Optional.of(
                    "is not a WebAssembly module: it makes no sense at byte %d".formatted(module.position()));
        }
        return REQUIRED.stream()
                .filter(name -> !exports.contains(name))
                .findFirst()
                .map(missing -> "does not export %s; a WebAssembly module must export %s"
                        .formatted(missing, String.join(", ", REQUIRED)));
    }

    private static void readExports(ByteBuffer section, List<String> names) {
        for (int left = number(section); left > 0; left--) {
            names.add(name(section));
            section.get();
            number(section);
        }
    }

    private static String name(ByteBuffer section) {
        return StandardCharsets.UTF_8.decode(next(section, number(section))).toString();
    }

    private static ByteBuffer next(ByteBuffer of, int bytes) {
        var part = of.slice(of.position(), bytes);
        of.position(of.position() + bytes);
        return part;
    }

    /// LEB128, unsigned.
    private static int number(ByteBuffer from) {
        int value = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            int bits = from.get();
            value |= (bits & 0x7F) << shift;
            if (bits >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of more than 32 bits");
    }
}
