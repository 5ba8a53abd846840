package dev.tarn.ducklake.catalog;

import dev.tarn.config.HomePaths;
import java.io.File;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Texts that say where a lake's files are. */
public final class DataPath {

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*", Pattern.DOTALL);

    private DataPath() {}

    /** The text with forward slashes, ending in one. */
    static String folder(String path) {
        String slashes = File.separatorChar == '\\' ? path.replace('\\', '/') : path;
        return slashes.endsWith("/") ? slashes : slashes + "/";
    }

    /**
     * The same folder, whatever the working directory is later.
     *
     * @param path a local folder, or a URL, which stays as it is
     * @return the folder, with forward slashes, ending in one
     * @throws java.nio.file.InvalidPathException if this system can't have such a path
     */
    public static String absolute(String path) {
        return folder(
                SCHEME.matcher(path).matches()
                        ? path
                        : Path.of(HomePaths.expand(path))
                                .toAbsolutePath()
                                .normalize()
                                .toString());
    }
}
