package io.manyhands.task.conversion;

import io.manyhands.task.conversion.Wishes.ImageSize;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// Makes records of a zip archive of images, whose folders are the classes: `cat/1.png`, `dog/2.jpg`, or with the same
/// folders round all of them. Records are in the order of the files' names, however the archive was packed.
final class ImageConversion {
    /// Files of the archive.
    static final int MAX_FILES = 200_000;

    private static final int MAX_FILE_BYTES = 16 << 20;

    /// Of all images, since decoding takes its time: some 10 s.
    private static final long MAX_PIXELS = 1L << 29;

    private final Wishes wishes;

    /// By name of the file.
    private final TreeMap<String, byte[]> images = new TreeMap<>();

    private Optional<ImageSize> size;
    private String first = "";
    private long pixels;

    ImageConversion(Wishes wishes) {
        this.wishes = wishes;
        this.size = wishes.imageSize();
    }

    Converted convert(byte[] zip) {
        new BoundedZip(zip, MAX_FILES).forEach(this::add);
        if (images.isEmpty()) {
            throw new UnusableDataException(
                    "holds no image; put PNG, JPEG, GIF or WebP files into a folder for each class");
        }
        var classes = classes();
        int each = channels() * size.orElseThrow().width() * size.orElseThrow().height();
        var out = ByteBuffer.allocate(images.size() * (each + classes.bytes())).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        images.forEach((name, pixels) -> {
            out.put(pixels);
            classes.write(folder(name), out);
        });
        return new Converted(out.array(), description(classes));
    }

    private void add(String name, InputStream content) throws IOException {
        if (isLitter(name)) {
            return;
        }
        if (name.indexOf('/') < 0) {
            throw new UnusableDataException(
                    "has the file '%s' outside of all folders; the folder says the class of an image".formatted(name));
        }
        var file = content.readNBytes(MAX_FILE_BYTES + 1);
        if (file.length > MAX_FILE_BYTES) {
            throw new UnusableDataException("image '%s' has more than %d bytes, which is the most that is allowed"
                    .formatted(name, MAX_FILE_BYTES));
        }
        var picture = Picture.decode(
                name, file, size.filter(wished -> wishes.imageSize().isEmpty()));
        if (size.isEmpty()) {
            first = name;
            size = Optional.of(new ImageSize(picture.width(), picture.height()));
        }
        requireSize(name, picture);
        long record = (long) channels() * size.get().width() * size.get().height() + 2;
        pixels += (long) picture.width() * picture.height();
        if (pixels > MAX_PIXELS) {
            throw new UnusableDataException(
                    "has more than %d pixels in all images; make them smaller before".formatted(MAX_PIXELS));
        }
        Conversion.requireRoom(images.size() + 1L, record);
        if (images.put(name, picture.resized(size.get(), wishes.isGrey())) != null) {
            throw new UnusableDataException("has two files named '%s'".formatted(name));
        }
    }

    private void requireSize(String name, Picture picture) {
        boolean isSame = picture.width() == size.orElseThrow().width()
                && picture.height() == size.orElseThrow().height();
        if (wishes.imageSize().isEmpty() && !isSame) {
            throw new UnusableDataException(
                    "image '%s' is %d x %d pixels, but '%s' %d x %d; ask for one size, to which all are brought, such as 64x64"
                            .formatted(
                                    name,
                                    picture.width(),
                                    picture.height(),
                                    first,
                                    size.get().width(),
                                    size.get().height()));
        }
    }

    /// What file managers leave behind.
    private static boolean isLitter(String name) {
        var last = name.substring(name.lastIndexOf('/') + 1);
        return name.startsWith("__MACOSX/")
                || last.startsWith(".")
                || last.equals("Thumbs.db")
                || last.equals("desktop.ini");
    }

    private ClassNames classes() {
        var counts = new TreeMap<String, Integer>();
        images.keySet().forEach(name -> counts.merge(folder(name), 1, Integer::sum));
        if (counts.size() < 2 || counts.size() > Conversion.MAX_DIMENSION) {
            throw new UnusableDataException("has images in %d folders; there must be 2..%d, a folder for each class"
                    .formatted(counts.size(), Conversion.MAX_DIMENSION));
        }
        return ClassNames.of(counts, false);
    }

    /// The one that the file is in.
    private static String folder(String name) {
        var path = name.substring(0, name.lastIndexOf('/'));
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private int channels() {
        return wishes.isGrey() ? 1 : 3;
    }

    private Description description(ClassNames classes) {
        return new Description(
                SourceFormat.IMAGES.label(),
                images.size(),
                List.of(size.orElseThrow().height(), size.get().width(), channels()),
                "uint8",
                ArrayConversion.PIXEL_SCALE,
                classes.count(),
                null,
                classes.names(),
                new ArrayList<>(classes.counts()),
                null,
                null);
    }
}
