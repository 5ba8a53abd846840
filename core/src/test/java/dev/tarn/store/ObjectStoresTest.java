package dev.tarn.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.InvalidConfigException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectStoresTest {

    @TempDir
    Path folder;

    @Test
    void aFolderIsOpenedByPathAndByUri() {
        assertThat(ObjectStores.open(folder.toString()).name()).isEqualTo(folder.toString());
        assertThat(ObjectStores.open(folder.toUri().toString()).name()).isEqualTo(folder.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3://my-bucket", "my-bucket", "S3://my-bucket"})
    void aBucketNeedsTheArtifactThatServesIt(String bucket) {
        assertThatThrownBy(() -> ObjectStores.open(bucket))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContainingAll(bucket, "no existing folder", "dev.tarn:tarn-objectstore-s3");
    }

    @ParameterizedTest
    @CsvSource({
        "gs://bucket, nothing on the class path opens gs://",
        "./missing/folder, no such folder",
        "missing/folder, no such folder",
        "file:///definitely/missing, no such folder",
        "file:relative, not a valid file URI",
        "bad name, neither an existing folder nor a bucket's URI",
        "'  ', no bucket is given"
    })
    void anythingElseIsExplained(String bucket, String why) {
        assertThatThrownBy(() -> ObjectStores.open(bucket))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(why);
    }
}
