package dev.tarn.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tarn.error.BadDataException;
import dev.tarn.error.InvalidConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalObjectStoreTest {

    @TempDir
    Path folder;

    private Path root;
    private ObjectStore store;

    @BeforeEach
    void fill() throws IOException {
        root = Files.createDirectory(folder.resolve("bucket"));
        for (String key : new String[] {"a/b/one.csv", "a/bc.csv", "a/BILLING_PERIOD=2024-01/x y#1.csv", "top.txt"}) {
            Files.createDirectories(root.resolve(key).getParent());
            Files.writeString(root.resolve(key), key);
        }
        Files.writeString(folder.resolve("secret"), "outside");
        store = LocalObjectStore.at(root);
    }

    @Test
    void listsByTextPrefixInKeyOrder() {
        assertThat(store.list(""))
                .extracting(StoredObject::key)
                .containsExactly("a/BILLING_PERIOD=2024-01/x y#1.csv", "a/b/one.csv", "a/bc.csv", "top.txt");
        assertThat(store.list("a/b")).extracting(StoredObject::key).containsExactly("a/b/one.csv", "a/bc.csv");
        assertThat(store.list("a/b/")).extracting(StoredObject::key).containsExactly("a/b/one.csv");
        assertThat(store.list("nowhere/")).isEmpty();
        assertThat(store.folders("a")).containsExactly("BILLING_PERIOD=2024-01", "b");
        assertThat(store.folders("")).containsExactly("a");
        assertThat(store.folders("top.txt")).isEmpty();
    }

    @Test
    void anObjectSaysWhereItIsAndHowLarge() throws IOException {
        StoredObject object = store.stat("a/BILLING_PERIOD=2024-01/x y#1.csv").orElseThrow();

        assertThat(Path.of(object.uri())).isEqualTo(root.resolve(object.key()));
        assertThat(object.size()).isEqualTo(object.key().length());
        assertThat(object.fileName()).isEqualTo("x y#1.csv");
        assertThat(object.folder()).isEqualTo("a/BILLING_PERIOD=2024-01");
        try (InputStream stream = store.open(object)) {
            assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(object.key());
        }
        assertThat(store.stat("a")).isEmpty();
        assertThat(store.stat("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "a/../../secret", "a/../top.txt", "..", "a/../../bucket/top.txt", "\u0000"})
    void noKeyLeadsOut(String key) {
        assertThat(store.stat(key)).isEmpty();
        assertThat(store.list(key)).isEmpty();
        assertThat(store.folders(key)).isEmpty();
    }

    @Test
    void anAbsoluteKeyLeadsNowhere() {
        assertThat(store.stat(folder.resolve("secret").toString())).isEmpty();
        assertThat(store.list(folder + "/")).isEmpty();
    }

    @Test
    void aLinkIsFollowedBecauseTheFoldersOwnerPlacedIt() throws IOException {
        Files.createSymbolicLink(root.resolve("link.csv"), folder.resolve("secret"));
        Files.createSymbolicLink(root.resolve("broken.csv"), folder.resolve("nothing"));

        assertThat(store.stat("link.csv").orElseThrow().size()).isEqualTo("outside".length());
        assertThat(store.list(""))
                .extracting(StoredObject::key)
                .contains("link.csv")
                .doesNotContain("broken.csv");
    }

    @Test
    void theETagChangesWithContentAndWithAReplacedFile() throws IOException {
        String before = store.stat("top.txt").orElseThrow().etag();
        assertThat(store.stat("top.txt").orElseThrow().etag()).isEqualTo(before);
        var written = Files.getLastModifiedTime(root.resolve("top.txt"));

        Files.writeString(folder.resolve("other"), "sameleN");
        Files.setLastModifiedTime(folder.resolve("other"), written);
        Files.move(folder.resolve("other"), root.resolve("top.txt"), StandardCopyOption.REPLACE_EXISTING);

        assertThat(store.stat("top.txt").orElseThrow().size()).isEqualTo(7);
        assertThat(store.stat("top.txt").orElseThrow().etag()).isNotEqualTo(before);
    }

    @Test
    void anObjectThatChangedIsNotOpened() throws IOException {
        StoredObject object = store.stat("top.txt").orElseThrow();
        Files.writeString(root.resolve("top.txt"), "something else");
        assertThatThrownBy(() -> store.open(object))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("top.txt", "changed since it was listed");

        Files.delete(root.resolve("top.txt"));
        assertThatThrownBy(() -> store.open(object))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("top.txt", "gone");
    }

    @Test
    void aFileIsNoBucket() {
        assertThatThrownBy(() -> LocalObjectStore.at(root.resolve("top.txt")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContainingAll("top.txt", "no such folder");
    }
}
