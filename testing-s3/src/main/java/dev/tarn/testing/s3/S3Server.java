package dev.tarn.testing.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** An S3 server on a real socket: one for the whole JVM, started when the first test asks for it, and a bucket for each test. */
public final class S3Server {

    /** The only access key. */
    public static final String ACCESS_KEY = "tarn-test-key";

    /** Its secret. */
    public static final String SECRET_KEY = "tarn-test-secret-0123456789";

    private static S3Server running;

    private final URI endpoint;
    private final Path folder;
    private final S3Client client;

    private S3Server(URI endpoint, Path folder) {
        this.endpoint = endpoint;
        this.folder = folder;
        this.client = S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY)))
                .build();
    }

    /**
     * The server.
     *
     * @return it, running
     */
    public static synchronized S3Server server() {
        if (running == null) {
            running = start();
        }
        return running;
    }

    private static S3Server start() {
        try {
            Path folder = Files.createTempDirectory("tarn-s3-server");
            S3Proxy proxy = S3Proxy.builder()
                    .blobStore(new FilesystemNio2BlobStore(folder.toString()))
                    .endpoint(URI.create("http://127.0.0.1:0"))
                    .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                    .stopTimeout(0)
                    .build();
            proxy.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return new S3Server(URI.create("http://127.0.0.1:" + proxy.getPort()), folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException("the S3 server does not start", e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            paths.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            // It lies among the system's temporary files.
        }
    }

    /**
     * Where it listens.
     *
     * @return an {@code http:} URI
     */
    public URI endpoint() {
        return endpoint;
    }

    /**
     * A client of the test's own.
     *
     * @return a client with the right key
     */
    public S3Client client() {
        return client;
    }

    /**
     * Makes an empty bucket.
     *
     * @return its name
     */
    public String freshBucket() {
        String name = "tarn-" + UUID.randomUUID();
        client.createBucket(bucket -> bucket.bucket(name));
        return name;
    }

    /**
     * The environment variables by which Tarn finds this server.
     *
     * @return them, by name
     */
    public Map<String, String> environment() {
        return environment(endpoint);
    }

    /**
     * The same, by way of something that listens in front of it.
     *
     * @param front where that listens
     * @return them, by name
     */
    public Map<String, String> environment(URI front) {
        return Map.of(
                "TARN_S3_ENDPOINT",
                front.toString(),
                "TARN_S3_PATH_STYLE",
                "true",
                "TARN_S3_REGION",
                "us-east-1",
                "TARN_S3_ACCESS_KEY_ID",
                ACCESS_KEY,
                "TARN_S3_SECRET_ACCESS_KEY",
                SECRET_KEY);
    }

    /**
     * Makes empty objects, without asking the server for each.
     *
     * @param bucket the bucket
     * @param keys their keys
     */
    public void touch(String bucket, List<String> keys) {
        try {
            for (String key : keys) {
                Path file = folder.resolve(bucket).resolve(key);
                Files.createDirectories(file.getParent());
                Files.createFile(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Copies a folder into a bucket.
     *
     * @param folder the folder; its files' paths below it become keys
     * @param bucket the bucket
     * @param prefix what stands before each key
     */
    public void upload(Path folder, String bucket, String prefix) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                String key = prefix + folder.relativize(path).toString().replace('\\', '/');
                client.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromFile(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The keys in a bucket.
     *
     * @param bucket the bucket
     * @return the keys, sorted
     */
    public List<String> keys(String bucket) {
        return client.listObjectsV2Paginator(list -> list.bucket(bucket)).contents().stream()
                .map(S3Object::key)
                .sorted()
                .toList();
    }
}
