package dev.tarn.testing.snowflake;

import dev.tarn.testing.emulator.SqlToken;
import java.nio.file.Path;

/**
 * Where files lie: {@code @stage/path}.
 *
 * @param stage the stage
 * @param path the path in it, without a slash at its beginning
 */
record StageLocation(StageEntry stage, String path) {

    /** Reads a location, in quotes or without. */
    static StageLocation read(Parser parser) throws SnowflakeError {
        return of(text(parser), parser.execution());
    }

    /** What stands in quotes, or goes on to the next blank. */
    private static String text(Parser parser) {
        SqlToken token = parser.cursor().peek();
        if (token.kind() == SqlToken.Kind.STRING) {
            return parser.cursor().next().value();
        }
        int end = token.start();
        boolean quoted = false;
        String sql = parser.sql();
        while (end < sql.length() && (quoted || !Character.isWhitespace(sql.charAt(end)) && sql.charAt(end) != ';')) {
            quoted ^= sql.charAt(end++) == '"';
        }
        while (parser.cursor().peek().start() < end && parser.cursor().peek().kind() != SqlToken.Kind.END) {
            parser.cursor().next();
        }
        return sql.substring(token.start(), end);
    }

    private static StageLocation of(String text, Execution execution) throws SnowflakeError {
        if (!text.startsWith("@") || text.startsWith("@~") || text.startsWith("@%")) {
            throw SnowflakeError.notEmulated("the location " + text);
        }
        int end = 1;
        boolean quoted = false;
        while (end < text.length() && (quoted || text.charAt(end) != '/')) {
            quoted ^= text.charAt(end++) == '"';
        }
        Parser name = Parser.of(text.substring(1, end), execution);
        ObjectName stage = name.objectName();
        name.end();
        StageEntry entry = execution
                .service()
                .catalog()
                .stage(stage)
                .orElseThrow(() -> SnowflakeError.noObject("Stage", stage.toString()));
        String path = end < text.length() ? text.substring(end + 1) : "";
        if (Path.of(path).normalize().startsWith("..") || path.startsWith("/")) {
            throw SnowflakeError.notEmulated("the location " + text);
        }
        return new StageLocation(entry, path);
    }

    Path folder() {
        return stage.folder().resolve(path);
    }
}
