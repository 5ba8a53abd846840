package dev.tarn.bigquery;

import com.google.api.gax.retrying.RetrySettings;
import com.google.auth.Credentials;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.NoCredentials;
import com.google.cloud.ServiceOptions;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.DataFormatOptions;
import com.google.cloud.http.HttpTransportOptions;
import dev.tarn.error.InvalidConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes a client of the service's REST interface. It tries nothing again by itself: {@link Calls} does. */
final class Connection {

    private static final String SCOPE = "https://www.googleapis.com/auth/bigquery";
    private static final int CONNECT_MILLIS = 20_000;
    private static final int READ_MILLIS = 120_000;

    private Connection() {}

    static BigQuery open(BigQueryConfig config) {
        RetrySettings none = ServiceOptions.getNoRetrySettings();
        BigQueryOptions.Builder options = BigQueryOptions.newBuilder()
                .setProjectId(config.projectId())
                .setRetrySettings(none)
                .setTransportOptions(HttpTransportOptions.newBuilder()
                        .setConnectTimeout(CONNECT_MILLIS)
                        .setReadTimeout(READ_MILLIS)
                        .build())
                .setDataFormatOptions(
                        DataFormatOptions.newBuilder().useInt64Timestamp(true).build())
                .setCredentials(credentials(config));
        config.location().ifPresent(options::setLocation);
        config.endpoint().ifPresent(options::setHost);
        return options.build().getService();
    }

    private static Credentials credentials(BigQueryConfig config) {
        if (config.credentialsPath().isPresent()) {
            return of(config, config.credentialsPath().get());
        }
        if (config.isLocal()) {
            return NoCredentials.getInstance();
        }
        try {
            return GoogleCredentials.getApplicationDefault().createScoped(SCOPE);
        } catch (IOException e) {
            throw new InvalidConfigException(BigQueryErrors.start("open " + config.subject())
                    + "there are no application default credentials; set credentials_path, or log in with gcloud auth"
                    + " application-default login");
        }
    }

    /** What is wrong in the file is not said: it is a secret. */
    private static Credentials of(BigQueryConfig config, Path path) {
        String start = BigQueryErrors.start("open " + config.subject());
        if (!Files.isReadable(path)) {
            throw new InvalidConfigException(
                    start + "credentials_path " + path + " can't be read; correct it, or allow reading the file");
        }
        try (InputStream file = Files.newInputStream(path)) {
            return GoogleCredentials.fromStream(file).createScoped(SCOPE);
        } catch (IOException | RuntimeException e) {
            throw new InvalidConfigException(start + "credentials_path " + path
                    + " holds no credentials of Google's; give a service account's key in JSON");
        }
    }
}
