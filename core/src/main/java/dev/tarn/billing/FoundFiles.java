package dev.tarn.billing;

import dev.tarn.error.InvalidConfigException;
import dev.tarn.model.DataFile;
import dev.tarn.store.RemoteFiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files that somebody names, on this machine or in a bucket. */
interface FoundFiles {

    /** The characters that make a path a pattern. */
    String PATTERN_CHARACTERS = "*?[{";

    /** The files, each once however often it is named; ETags tell contents apart. */
    List<DataFile> find();

    /** Makes sure that a file still holds what it held when it was listed. */
    void requireUnchanged(DataFile file);

    /** How they come to this machine; empty where they are here. */
    default Optional<RemoteFiles> remote() {
        return Optional.empty();
    }

    /** What is odd about the files: the same bytes under two names are probably one file and its copy. */
    static List<String> warnings(List<DataFile> files) {
        Map<String, String> keyByHash = new HashMap<>();
        List<String> warnings = new ArrayList<>();
        for (DataFile file : files) {
            String twin = keyByHash.putIfAbsent(file.etag(), file.key());
            if (twin != null && file.size() > 0) {
                warnings.add(file.key() + " holds the same bytes as " + twin + "; the rows of both are loaded");
            }
        }
        return warnings;
    }

    static boolean isPattern(String path) {
        return path.chars().anyMatch(c -> PATTERN_CHARACTERS.indexOf(c) >= 0);
    }

    /** The folder that all matches of a pattern lie below, with a slash at its end; empty for none. */
    static String folderOf(String pattern) {
        int firstSpecial = pattern.length();
        for (char c : PATTERN_CHARACTERS.toCharArray()) {
            int at = pattern.indexOf(c);
            firstSpecial = at >= 0 ? Math.min(at, firstSpecial) : firstSpecial;
        }
        return pattern.substring(0, pattern.lastIndexOf('/', firstSpecial) + 1);
    }

    static InvalidConfigException nothing(String asked, String why) {
        return new InvalidConfigException(
                "[files] find '" + asked + "': " + why + "; give a file, a folder, or a pattern such as 'bills/*.csv'");
    }

    static InvalidConfigException unreadableKind(String name) {
        return new InvalidConfigException("[files] read " + name + ": "
                + (FileKind.isZip(name)
                        ? "no engine reads ZIP files in place; unpack it, or pack it with gzip"
                        : "its name ends with none of " + FileKind.READABLE + "; rename or convert it"));
    }
}
