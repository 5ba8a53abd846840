package dev.tarn.testing.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3ServerTest {

    @TempDir
    Path folder;

    @Test
    void aFolderIsCopiedIntoABucket() throws IOException {
        Files.createDirectories(folder.resolve("a/b"));
        Files.writeString(folder.resolve("a/b/c.txt"), "c");
        Files.writeString(folder.resolve("d.txt"), "d");
        String bucket = S3Server.server().freshBucket();

        S3Server.server().upload(folder, bucket, "p/");

        assertThat(S3Server.server().keys(bucket)).containsExactly("p/a/b/c.txt", "p/d.txt");
        assertThat(S3Server.server().freshBucket()).isNotEqualTo(bucket);
    }

    @Test
    void aFaultyNetworkSpoilsWhatItIsToldTo() throws Exception {
        try (FaultyNetwork network = FaultyNetwork.before(S3Server.server().endpoint())) {
            HttpClient client = HttpClient.newHttpClient();
            HttpRequest request =
                    HttpRequest.newBuilder(network.endpoint().resolve("/none")).build();
            network.spoil(line -> line.startsWith("get /none"), 1, new Fault.Answer(503, "SlowDown"));

            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .contains("SlowDown");
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(400);

            network.spoil(line -> true, 1, new Fault.Truncation(3));
            assertThatThrownBy(() -> client.send(request, HttpResponse.BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
            assertThat(network.requests()).hasSizeGreaterThanOrEqualTo(3);
        }
    }
}
