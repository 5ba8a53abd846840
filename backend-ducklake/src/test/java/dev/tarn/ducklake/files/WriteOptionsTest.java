package dev.tarn.ducklake.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WriteOptionsTest {

    @Test
    void theLakesOptionsComeBeforeTheGivenCodec() {
        WriteOptions options = WriteOptions.of(
                Map.of(
                        "parquet_compression", "gzip",
                        "parquet_version", "2",
                        "parquet_row_group_size", "1000",
                        "target_file_size", "12345",
                        "sort_on_insert", "false"),
                "zstd");
        String copy = new CopyStatement("SELECT 1", Path.of("/f"), "{a: 1}", options, false, Optional.empty()).text();
        assertThat(copy)
                .startsWith("COPY (SELECT 1) TO '")
                .contains("COMPRESSION 'gzip'", "PARQUET_VERSION 'V2'", "ROW_GROUP_SIZE 1000", "FILE_SIZE_BYTES 12345");
        assertThat(options.sortOnInsert()).isFalse();
        assertThat(WriteOptions.of(Map.of(), "zstd").compression()).isEqualTo("zstd");
    }

    @Test
    void whatIsNoOptionNeverReachesAStatement() {
        for (Map<String, String> bad : java.util.List.of(
                Map.of("parquet_compression", "zstd', x '"),
                Map.of("parquet_version", "V3"),
                Map.of("target_file_size", "0"),
                Map.of("parquet_row_group_size", "many"))) {
            assertThatThrownBy(() -> WriteOptions.of(bad, "zstd")).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
