package dev.tarn.store;

import dev.tarn.config.S3Config;
import dev.tarn.config.TarnConfig;
import java.nio.file.Path;

/**
 * Where files of other machines lie until they are loaded.
 *
 * @param directory the folder; made where it is missing
 * @param limit how many bytes of files one run may have there at once
 * @param downloads how many requests fetch at once
 */
public record SpoolSettings(Path directory, long limit, int downloads) {

    /** Among the system's temporary files, in a folder of this user's. */
    public static final SpoolSettings DEFAULT = of(
            S3Config.DEFAULT,
            Path.of(
                    System.getProperty("java.io.tmpdir"),
                    "tarn-spool-" + System.getProperty("user.name").replaceAll("[^A-Za-z0-9._-]", "_")));

    /** Checks the values. */
    public SpoolSettings {
        if (limit < 1 || downloads < 1) {
            throw new IllegalArgumentException("a spool needs room and a request: " + limit + ", " + downloads);
        }
    }

    /**
     * What a configuration says: the folder {@code spool} in its data folder, where it names no other.
     *
     * @param config the configuration
     * @return the settings
     */
    public static SpoolSettings of(TarnConfig config) {
        return of(config.s3(), config.dataDir().resolve("spool"));
    }

    /**
     * What a configuration says.
     *
     * @param s3 the table {@code [s3]}
     * @param directory where to, where it does not say
     * @return the settings
     */
    public static SpoolSettings of(S3Config s3, Path directory) {
        return new SpoolSettings(s3.spoolDirectory().orElse(directory), s3.spoolBytes(), s3.downloads());
    }
}
