package io.manyhands.task.conversion;

import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import io.manyhands.task.conversion.Wishes.ImageSize;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/// The pixels of an image, as 0x00RRGGBB, row by row. What is see-through becomes what is stored there.
@SuppressWarnings("ArrayRecordComponent") // decoded once, resized once; never compared
record Picture(int width, int height, int[] pixels) {
    /// Of an image, and of one of its sides.
    private static final int MAX_PIXELS = 1 << 24;

    /// @param expected refused before its pixels are decoded if it has another size
    static Picture decode(String name, byte[] file, Optional<ImageSize> expected) {
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            var reader = reader(name, file);
            try {
                reader.setInput(in, true, true);
                int width = reader.getWidth(0);
                int height = reader.getHeight(0);
                if (width < 1 || height < 1 || (long) width * height > MAX_PIXELS) {
                    throw new UnusableDataException("image '%s' is %d x %d pixels; at most %d pixels are allowed"
                            .formatted(name, width, height, MAX_PIXELS));
                }
                boolean isOther = expected.isPresent() && !expected.get().equals(new ImageSize(width, height));
                return new Picture(width, height, isOther ? new int[0] : pixels(reader.read(0)));
            } finally {
                reader.dispose();
            }
        } catch (LinkageError e) { // of a native executable, which has not got Java's libraries for images
            throw new UnusableDataException(
                    "image '%s' cannot be decoded by this build of the server; convert the folder with numpy, or ask for a server that runs on a JVM"
                            .formatted(name),
                    e);
        } catch (IOException | RuntimeException e) {
            if (e instanceof UnusableDataException known) {
                throw known;
            }
            // Readers fail in many ways at what is broken.
            throw new UnusableDataException("image '%s' cannot be decoded: %s".formatted(name, e.getMessage()), e);
        }
    }

    private static ImageReader reader(String name, byte[] file) throws IOException {
        var format = Format.of(file)
                .orElseThrow(() -> new UnusableDataException(
                        "file '%s' is not a PNG, JPEG, GIF or WebP image; remove it".formatted(name)));
        if (format == Format.WEBP) {
            return new WebPImageReaderSpi().createReaderInstance(null);
        }
        return ImageIO.getImageReadersByFormatName(format.name()).next();
    }

    private enum Format {
        PNG,
        JPEG,
        GIF,
        WEBP;

        static Optional<Format> of(byte[] file) {
            if (begins(file, 0, 0x89, 'P', 'N', 'G')) {
                return Optional.of(PNG);
            }
            if (begins(file, 0, 0xFF, 0xD8, 0xFF)) {
                return Optional.of(JPEG);
            }
            if (begins(file, 0, 'G', 'I', 'F', '8')) {
                return Optional.of(GIF);
            }
            return begins(file, 0, 'R', 'I', 'F', 'F') && begins(file, 8, 'W', 'E', 'B', 'P')
                    ? Optional.of(WEBP)
                    : Optional.empty();
        }

        private static boolean begins(byte[] file, int from, int... expected) {
            for (int i = 0; i < expected.length; i++) {
                if (from + i >= file.length || Byte.toUnsignedInt(file[from + i]) != expected[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    /// Grey values are taken as they are stored; Java would brighten them, as if they were light and not what is shown.
    private static int[] pixels(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        var raster = image.getRaster();
        boolean isGrey = raster.getNumBands() <= 2 && !(image.getColorModel() instanceof IndexColorModel);
        if (!isGrey) {
            var pixels = image.getRGB(0, 0, width, height, null, 0, width);
            for (int i = 0; i < pixels.length; i++) {
                pixels[i] &= 0xFFFFFF;
            }
            return pixels;
        }
        int bits = image.getColorModel().getComponentSize(0);
        int greatest = (1 << bits) - 1;
        var pixels = raster.getSamples(0, 0, width, height, 0, (int[]) null);
        for (int i = 0; i < pixels.length; i++) {
            int grey = (int) ((pixels[i] * 255L + greatest / 2) / greatest);
            pixels[i] = grey << 16 | grey << 8 | grey;
        }
        return pixels;
    }

    /// A byte per channel: the mean of the part of the image that each pixel covers, in whole numbers, so that every
    /// machine makes the same.
    byte[] resized(ImageSize size, boolean isGrey) {
        int channels = isGrey ? 1 : 3;
        var out = new byte[size.width() * size.height() * channels];
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                put(out, (y * size.width() + x) * channels, mean(x, y, size), isGrey);
            }
        }
        return out;
    }

    /// Lengths are counted in parts of a pixel of which `size` make one here and `width` (`height`) make one there.
    private int mean(int x, int y, ImageSize size) {
        long left = (long) x * width;
        long right = left + width;
        long top = (long) y * height;
        long bottom = top + height;
        long red = 0;
        long green = 0;
        long blue = 0;
        for (long row = top / size.height(); row * size.height() < bottom; row++) {
            long high = Math.min(bottom, (row + 1) * size.height()) - Math.max(top, row * size.height());
            for (long column = left / size.width(); column * size.width() < right; column++) {
                long wide = Math.min(right, (column + 1) * size.width()) - Math.max(left, column * size.width());
                int pixel = pixels[(int) (row * width + column)];
                red += high * wide * (pixel >> 16);
                green += high * wide * (pixel >> 8 & 0xFF);
                blue += high * wide * (pixel & 0xFF);
            }
        }
        long all = (long) width * height;
        return (int) ((red + all / 2) / all) << 16
                | (int) ((green + all / 2) / all) << 8
                | (int) ((blue + all / 2) / all);
    }

    /// Grey is the luma of ITU-R BT.601.
    private static void put(byte[] out, int at, int pixel, boolean isGrey) {
        int red = pixel >> 16;
        int green = pixel >> 8 & 0xFF;
        int blue = pixel & 0xFF;
        if (isGrey) {
            out[at] = (byte) ((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16);
        } else {
            out[at] = (byte) red;
            out[at + 1] = (byte) green;
            out[at + 2] = (byte) blue;
        }
    }
}
