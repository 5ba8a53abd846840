package dev.tarn.config;

/** Expands {@code ~} at the start of a path. */
public final class HomePaths {

    private HomePaths() {}

    /**
     * The path below the user's home folder where it starts with {@code ~/} or is {@code ~}; else as it is.
     *
     * @param path a path as in a configuration
     * @return the path without {@code ~}
     */
    public static String expand(String path) {
        boolean inHome = path.equals("~") || path.startsWith("~/") || path.startsWith("~\\");
        return inHome ? System.getProperty("user.home") + path.substring(1) : path;
    }
}
