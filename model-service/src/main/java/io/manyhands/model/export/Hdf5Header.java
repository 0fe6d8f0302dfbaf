package io.manyhands.model.export;

import io.manyhands.protocol.Tensors;
import io.manyhands.protocol.v1.WeightSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What stands before the weights in an HDF5 file that holds them under their paths, one after the other as a state has
/// them: a superblock of version 2, and an object header of version 2 for each group and each array. (HDF5 File Format
/// Specification, version 3.0, II.A, IV.A.1.b, IV.A.2.)
///
/// Written in one pass over objects whose addresses are known, since their lengths are: so the file can be
/// sent while the weights are read.
final class Hdf5Header {
    private static final byte[] MAGIC = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    private static final int SUPERBLOCK_BYTES = 48;
    /// Signature, version, flags, length of the messages.
    private static final int PREFIX_BYTES = 4 + 1 + 1 + 4;
    private static final int CHECKSUM_BYTES = 4;
    /// Type, length, flags.
    private static final int MESSAGE_PREFIX_BYTES = 1 + 2 + 1;

    private static final long UNDEFINED = -1;
    private static final int ALIGNMENT = 8;

    /// A group, or an array if it has a weight.
    private static final class Item {
        private final Map<String, Item> children = new LinkedHashMap<>();
        private int weight = -1;
        private long address;
    }

    private final List<WeightSpec> weights;
    private final List<Item> items = new ArrayList<>();
    private final long length;

    private Hdf5Header(List<String> paths, List<WeightSpec> weights) {
        this.weights = weights;
        var root = new Item();
        for (int i = 0; i < paths.size(); i++) {
            var item = root;
            for (var name : paths.get(i).split("/", -1)) {
                item = item.children.computeIfAbsent(name, _ -> new Item());
            }
            item.weight = i;
        }
        place(root);
        var last = items.getLast();
        this.length = aligned(last.address + lengthOf(last));
    }

    /// @param paths of the weights: folders and a name, with `/` between, in ASCII; all different
    /// @param weights in the order in which their values follow
    static byte[] of(List<String> paths, List<WeightSpec> weights) {
        return new Hdf5Header(paths, weights).bytes();
    }

    /// Parents before children.
    private void place(Item item) {
        item.address =
                items.isEmpty() ? SUPERBLOCK_BYTES : aligned(items.getLast().address + lengthOf(items.getLast()));
        items.add(item);
        item.children.values().forEach(this::place);
    }

    private static long aligned(long address) {
        return Math.ceilDiv(address, ALIGNMENT) * ALIGNMENT;
    }

    private int lengthOf(Item item) {
        return PREFIX_BYTES + messages(item, 0).length + CHECKSUM_BYTES;
    }

    private byte[] bytes() {
        var file = new byte[Math.toIntExact(length)];
        var bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long values = weights.stream().mapToLong(Tensors::size).sum();
        bytes.put(MAGIC).put((byte) 2).put((byte) 8).put((byte) 8).put((byte) 0);
        bytes.putLong(0)
                .putLong(UNDEFINED)
                .putLong(length + values * Float.BYTES)
                .putLong(items.getFirst().address);
        bytes.putInt(Lookup3.hash(file, 0, bytes.position()));
        for (var item : items) {
            bytes.position(Math.toIntExact(item.address));
            var messages = messages(item, dataAddress(item.weight));
            bytes.put(ascii("OHDR"))
                    .put((byte) 2)
                    .put((byte) 2)
                    .putInt(messages.length)
                    .put(messages);
            bytes.putInt(Lookup3.hash(file, Math.toIntExact(item.address), bytes.position()));
        }
        return file;
    }

    private long dataAddress(int weight) {
        return length
                + weights.stream()
                                .limit(Math.max(weight, 0))
                                .mapToLong(Tensors::size)
                                .sum()
                        * Float.BYTES;
    }

    private byte[] messages(Item item, long address) {
        var messages = new Messages();
        if (item.weight < 0) {
            messages.linkInfo();
            messages.groupInfo();
            item.children.forEach((name, child) -> messages.link(name, child.address));
        } else {
            var weight = weights.get(item.weight);
            messages.dataspace(weight.getShapeList());
            messages.float32();
            messages.fillValue();
            messages.contiguous(address, Tensors.size(weight) * Float.BYTES);
        }
        return messages.bytes();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// Messages of an object header, one after the other.
    private static final class Messages {
        private ByteBuffer made = ByteBuffer.allocate(1 << 8).order(ByteOrder.LITTLE_ENDIAN);

        private ByteBuffer begin(int type, int length) {
            int needed = made.position() + MESSAGE_PREFIX_BYTES + length;
            if (needed > made.capacity()) {
                made = ByteBuffer.allocate(2 * needed)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(made.flip());
            }
            return made.put((byte) type).putShort((short) length).put((byte) 0);
        }

        /// Links are in the header itself.
        void linkInfo() {
            begin(0x02, 18).put((byte) 0).put((byte) 0).putLong(UNDEFINED).putLong(UNDEFINED);
        }

        void groupInfo() {
            begin(0x0a, 2).put((byte) 0).put((byte) 0);
        }

        void link(String name, long address) {
            var ascii = ascii(name);
            begin(0x06, 1 + 1 + 1 + ascii.length + 8)
                    .put((byte) 1)
                    .put((byte) 0)
                    .put((byte) ascii.length)
                    .put(ascii)
                    .putLong(address);
        }

        void dataspace(List<Integer> shape) {
            var message = begin(0x01, 4 + 8 * shape.size());
            message.put((byte) 2).put((byte) shape.size()).put((byte) 0).put((byte) (shape.isEmpty() ? 0 : 1));
            shape.forEach(message::putLong);
        }

        /// IEEE 754 binary32, little-endian: the sign is bit 31, 8 bits of exponent from 23 on, biased by 127.
        void float32() {
            begin(0x03, 20)
                    .put(new byte[] {0x11, 0x20, 0x1f, 0x00})
                    .putInt(Float.BYTES)
                    .putShort((short) 0)
                    .putShort((short) Float.SIZE)
                    .put(new byte[] {23, 8, 0, 23})
                    .putInt(127);
        }

        void fillValue() {
            begin(0x05, 2).put((byte) 3).put((byte) 0x0a);
        }

        void contiguous(long address, long length) {
            begin(0x08, 18).put((byte) 3).put((byte) 1).putLong(address).putLong(length);
        }

        byte[] bytes() {
            return Arrays.copyOf(made.array(), made.position());
        }
    }
}
