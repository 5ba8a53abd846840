package dev.tarn.ducklake.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.ducklake.scan.DeletionVector.Run;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class DeletionVectorTest {

    /** A vector of one array container. */
    static byte[] vector(int... positions) {
        ByteBuffer bitmap = ByteBuffer.allocate(8 + 4 + 4 + 4 + 4 + 4 + 2 * positions.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        bitmap.putLong(1).putInt(0).putInt(12346).putInt(1).putShort((short) 0).putShort((short)
                (positions.length - 1));
        bitmap.putInt(16);
        for (int position : positions) {
            bitmap.putShort((short) position);
        }
        return whole(bitmap.array());
    }

    private static byte[] whole(byte[] bitmaps) {
        ByteBuffer file = ByteBuffer.allocate(12 + bitmaps.length);
        file.putInt(4 + bitmaps.length).putInt(0xD1D33964).put(bitmaps);
        CRC32 checksum = new CRC32();
        checksum.update(file.array(), 4, 4 + bitmaps.length);
        return file.putInt((int) checksum.getValue()).array();
    }

    @Test
    void readsArraysRunsAndBitmapsOfSeveralKeys() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(20_000).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(2);
        // Key 0: a container of runs and one of a bitmap; with runs and fewer than four containers there are no
        // offsets.
        bytes.putInt(0).putInt(12347 | 1 << 16).put((byte) 1);
        bytes.putShort((short) 0).putShort((short) 9).putShort((short) 2).putShort((short) 4999);
        bytes.putShort((short) 2)
                .putShort((short) 3)
                .putShort((short) 4)
                .putShort((short) 60000)
                .putShort((short) 4);
        for (int word = 0; word < 1024; word++) {
            bytes.putLong(word < 78 ? -1L : word == 78 ? 0xFFL : 0L);
        }
        // Key 1: one array.
        bytes.putInt(1)
                .putInt(12346)
                .putInt(1)
                .putShort((short) 0)
                .putShort((short) 1)
                .putInt(16);
        bytes.putShort((short) 7).putShort((short) 65535);
        byte[] used = Arrays.copyOf(bytes.array(), bytes.position());
        long high = 1L << 32;
        assertThat(DeletionVector.read(whole(used)).runs())
                .containsExactly(
                        new Run(3, 8),
                        new Run(60000, 60005),
                        new Run(131072, 131072 + 5000),
                        new Run(high + 7, high + 8),
                        new Run(high + 65535, high + 65536));
        assertThat(DeletionVector.read(vector(1, 2, 5)).runs()).containsExactly(new Run(1, 3), new Run(5, 6));
    }

    @Test
    void refusesWhatIsDamaged() {
        byte[] good = vector(1, 2, 5);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 1;
            assertThatThrownBy(() -> DeletionVector.read(bad)).as("byte %d", i).isInstanceOf(IOException.class);
            byte[] cut = Arrays.copyOf(good, i);
            assertThatThrownBy(() -> DeletionVector.read(cut)).as("%d bytes", i).isInstanceOf(IOException.class);
        }
    }
}
