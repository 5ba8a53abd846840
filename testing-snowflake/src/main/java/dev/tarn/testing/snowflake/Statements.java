package dev.tarn.testing.snowflake;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The statements that the emulator knows, by their first word. Any other is refused. */
final class Statements {

    /** Reads and executes a statement. */
    @FunctionalInterface
    private interface Kind {
        Result run(Parser parser) throws SnowflakeError;
    }

    private static final Map<String, Kind> KINDS = new LinkedHashMap<>();

    static {
        KINDS.put("SELECT", SelectStatement::run);
        KINDS.put("WITH", SelectStatement::run);
        KINDS.put("(", SelectStatement::run);
        KINDS.put("INSERT", InsertStatement::run);
        KINDS.put("UPDATE", UpdateStatement::update);
        KINDS.put("DELETE", UpdateStatement::delete);
        KINDS.put("MERGE", MergeStatement::run);
        KINDS.put("COPY", CopyStatement::run);
        KINDS.put("CREATE", CreateStatement::run);
        KINDS.put("ALTER", AlterStatement::run);
        KINDS.put("COMMENT", AlterStatement::comment);
        KINDS.put("DROP", DropStatement::run);
        KINDS.put("SHOW", ShowStatement::run);
        KINDS.put("DESCRIBE", ShowStatement::describe);
        KINDS.put("DESC", ShowStatement::describe);
        KINDS.put("USE", SessionStatements::use);
        KINDS.put("BEGIN", SessionStatements::begin);
        KINDS.put("START", SessionStatements::begin);
        KINDS.put("COMMIT", SessionStatements::commit);
        KINDS.put("ROLLBACK", SessionStatements::rollback);
        KINDS.put("PUT", StageStatements::put);
        KINDS.put("GET", StageStatements::get);
        KINDS.put("LIST", StageStatements::list);
        KINDS.put("LS", StageStatements::list);
        KINDS.put("REMOVE", StageStatements::remove);
        KINDS.put("RM", StageStatements::remove);
    }

    private Statements() {}

    static Result run(Parser parser) throws SnowflakeError {
        String word = parser.cursor().peek().text().toUpperCase(Locale.ROOT);
        Kind kind = KINDS.get(word);
        if (kind == null) {
            if (parser.cursor().ended()) {
                throw new SnowflakeError("000900", "42601", "SQL compilation error:\nEmpty SQL statement.");
            }
            throw SnowflakeError.notEmulated("statements that begin with " + word);
        }
        return kind.run(parser);
    }
}
