package io.manyhands.task.conversion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.manyhands.task.conversion.Wishes.ImageSize;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Images in folders.
class ImageConversionTest {
    private static final int RED = 0xFF0000;
    private static final int BLUE = 0x0000FF;

    /// 2 x 1 pixels, red and blue, lossless.
    private static final byte[] WEBP =
            Base64.getDecoder().decode("UklGRh4AAABXRUJQVlA4TBEAAAAvAQAAAA8Q87//8x8OMqL/AQA=");

    @Test
    void foldersAreClassesAndFilesAreSorted() {
        var zip = zip(
                List.of("all/sea/b.png", "all/fire/a.png", "__MACOSX/x", "all/sea/.DS_Store"),
                List.of(image("png", 2, 1, BLUE, RED), image("png", 2, 1, RED, RED), new byte[1], new byte[1]));

        var converted = Conversions.converted(SourceFormat.IMAGES, zip, Wishes.NONE);

        assertThat(converted.records()).isEqualTo(new byte[] {-1, 0, 0, -1, 0, 0, 0, 0, 0, -1, -1, 0, 0, 1});
        assertThat(converted.description().featureShape()).containsExactly(1, 2, 3);
        assertThat(converted.description().classNames()).containsExactly("fire", "sea");
    }

    @Test
    void orderInTheArchiveDoesNotMatter() {
        var red = image("png", 2, 1, RED, RED);
        var blue = image("png", 2, 1, BLUE, BLUE);

        assertThat(Conversions.converted(
                                SourceFormat.IMAGES,
                                zip(List.of("a/1.png", "b/2.png"), List.of(red, blue)),
                                Wishes.NONE)
                        .records())
                .isEqualTo(Conversions.converted(
                                SourceFormat.IMAGES,
                                zip(List.of("b/2.png", "a/1.png"), List.of(blue, red)),
                                Wishes.NONE)
                        .records());
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "gif", "jpeg"})
    void kindsOfFilesAreDecoded(String format) {
        var zip = zip(List.of("a/1", "b/2"), List.of(image(format, 8, 8, RED), image(format, 8, 8, BLUE)));

        var records =
                Conversions.converted(SourceFormat.IMAGES, zip, Wishes.NONE).records();

        // JPEG is not exact.
        assertThat(Byte.toUnsignedInt(records[0])).isGreaterThan(250);
        assertThat(Byte.toUnsignedInt(records[1])).isLessThan(5);
        assertThat(Byte.toUnsignedInt(records[193 + 2])).isGreaterThan(250);
    }

    @Test
    void webPIsDecoded() {
        var zip = zip(List.of("a/1.webp", "b/2.webp"), List.of(WEBP, WEBP));

        assertThat(Conversions.converted(SourceFormat.IMAGES, zip, Wishes.NONE).records())
                .isEqualTo(new byte[] {-1, 0, 0, 0, 0, -1, 0, -1, 0, 0, 0, 0, -1, 1});
    }

    @Test
    void greyValuesStayAsTheyAre() {
        var image = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(0, 0, 0, 128);
        var zip = zip(List.of("a/1.png", "b/1.png"), List.of(file("png", image), file("png", image)));

        assertThat(Conversions.converted(SourceFormat.IMAGES, zip, wishes(1, 1, true))
                        .records())
                .isEqualTo(new byte[] {(byte) 128, 0, (byte) 128, 1});
    }

    @Test
    void smallerImageIsTheMeanOfWhatItCovers() {
        var zip = zip(
                List.of("a/1.png", "b/1.png"),
                List.of(image("png", 3, 1, 0x000000, 0xFF0000, 0x000000), image("png", 2, 2, 0x000000, 0x0000FF)));

        // 3 to 2 pixels: 2/3 of black and 1/3 of red. The other one has columns of black and blue.
        assertThat(Conversions.converted(SourceFormat.IMAGES, zip, wishes(2, 1, false))
                        .records())
                .isEqualTo(new byte[] {85, 0, 0, 85, 0, 0, 0, 0, 0, 0, 0, 0, -1, 1});
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.png, b/1.png | has the file '1.png' outside of all folders",
                "a/1.png, a/2.png | has images in 1 folders; there must be 2..65536",
                "../a/1.png, b/1.png | has a file named '../a/1.png'; names must be",
                "/a/1.png, b/1.png | has a file named '/a/1.png'",
                "a/1.txt, b/1.png | file 'a/1.txt' is not a PNG, JPEG, GIF or WebP image; remove it",
                "a/broken.png, b/1.png | image 'a/broken.png' cannot be decoded",
                "a/big.png, b/1.png | image 'b/1.png' is 1 x 1 pixels, but 'a/big.png' 2 x 1; ask for one size"
            })
    void whatCannotBeMeantIsNamed(String names, String message) {
        var files = List.of(names.split(", ", -1));
        var contents = files.stream().map(ImageConversionTest::content).toList();

        assertThat(Conversions.refusal(SourceFormat.IMAGES, zip(files, contents), Wishes.NONE))
                .contains(message);
    }

    @Test
    void imageThatSaysItIsHugeIsRefusedBeforeItIsDecoded() {
        var png = image("png", 1, 1, RED);
        // Width, of which there are 4 bytes from 16 on; the checksum is not looked at before.
        png[17] = 1;
        png[22] = 1;

        assertThat(Conversions.refusal(SourceFormat.IMAGES, zip(List.of("a/1.png"), List.of(png)), Wishes.NONE))
                .contains("pixels");
    }

    private static byte[] content(String name) {
        if (name.endsWith(".txt")) {
            return "text".getBytes(UTF_8);
        }
        var png = name.contains("big") ? image("png", 2, 1, RED, RED) : image("png", 1, 1, RED);
        return name.contains("broken") ? java.util.Arrays.copyOf(png, 40) : png;
    }

    private static Wishes wishes(int width, int height, boolean isGrey) {
        return new Wishes(
                Optional.empty(), Set.of(), Optional.empty(), true, Optional.of(new ImageSize(width, height)), isGrey);
    }

    private static byte[] zip(List<String> names, List<byte[]> contents) {
        return ArrayConversionTest.zip(names, contents, 1);
    }

    /// @param colours of the columns, repeated
    private static byte[] image(String format, int width, int height, int... colours) {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, colours[x % colours.length]);
            }
        }
        return file(format, image);
    }

    private static byte[] file(String format, BufferedImage image) {
        var out = new ByteArrayOutputStream();
        try {
            assertThat(ImageIO.write(image, format, out)).isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
