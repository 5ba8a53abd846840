package dev.tarn.testing.bigquery.sql;

import dev.tarn.testing.emulator.SqlToken;
import dev.tarn.testing.emulator.SqlToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** What is neither a keyword nor a plain call: casts, literals with a type, arrays, records, set operations. */
final class SpecialForms {

    private static final Set<String> TYPED =
            Set.of("DATE", "TIMESTAMP", "DATETIME", "TIME", "NUMERIC", "BIGNUMERIC", "JSON");

    /** Makes the engine's text of the tokens between two positions. */
    @FunctionalInterface
    interface Part {
        String of(int from, int to);
    }

    private final Text text;
    private final Part part;
    private final Consumer<String> out;

    private SpecialForms(Text text, Part part, Consumer<String> out) {
        this.text = text;
        this.part = part;
        this.out = out;
    }

    /** Writes the form that begins at a position; the position behind it, or the same one if there is none. */
    static int of(Text text, int at, Part part, Consumer<String> out) {
        return new SpecialForms(text, part, out).form(at);
    }

    private int form(int at) {
        String word = text.token(at).text().toUpperCase(Locale.ROOT);
        if (TYPED.contains(word) && text.token(at + 1).kind() == Kind.STRING) {
            out.accept("CAST(" + Literals.string(text.token(at + 1)) + " AS "
                    + EngineTypes.engineType(Types.read(text, at).field()) + ")");
            return at + 2;
        }
        return switch (word) {
            case "CAST", "SAFE_CAST" -> cast(word, at);
            case "EXTRACT" -> extract(at);
            case "INTERVAL" -> interval(at);
            case "ARRAY" -> array(at);
            case "STRUCT" -> struct(at);
            case "IN" -> in(at);
            case "LIKE" -> like(at);
            case "UNNEST" -> unnest(at);
            case "EXCEPT", "UNION", "INTERSECT" -> set(word, at);
            case "FULL" -> full(at);
            case "INSERT" -> insertRow(at);
            case "WITH" -> offset(at);
            default -> at;
        };
    }

    private int cast(String word, int at) {
        int end = text.closing(at + 1);
        int as = at + 2;
        int depth = 0;
        for (int i = at + 2; i < end - 1; i++) {
            depth += text.token(i).is("(") ? 1 : text.token(i).is(")") ? -1 : 0;
            as = depth == 0 && text.token(i).is("AS") ? i : as;
        }
        Types.Read type = Types.read(text, as + 1);
        if (type.end() != end - 1) {
            throw text.unexpected(text.token(type.end()));
        }
        String value = part.of(at + 2, as);
        String engine = EngineTypes.engineType(type.field());
        String cast = word.equals("CAST") ? "CAST(" : "TRY_CAST(";
        out.accept(
                switch (engine) {
                    case "BLOB" -> "encode(" + value + ")";
                    case "VARCHAR" -> EngineMacros.STRING + "(" + value + ")";
                    default -> cast + value + " AS " + engine + ")";
                });
        return end;
    }

    private int extract(int at) {
        int end = text.closing(at + 1);
        if (!text.sees(at + 3, "FROM")) {
            throw text.unexpected(text.token(at + 3));
        }
        String value = part.of(at + 4, end - 1);
        out.accept(
                text.sees(at + 2, "DATE")
                        ? "CAST(" + value + " AS DATE)"
                        : "date_part(" + DateParts.text(text, at + 2, at + 3) + ", " + value + ")");
        return end;
    }

    private int interval(int at) {
        int end = at + 2;
        if (text.sees(at + 1, "(")) {
            end = text.closing(at + 1);
        } else if (text.sees(at + 1, "-")) {
            end = at + 3;
        }
        out.accept("INTERVAL (" + part.of(at + 1, end) + ") " + DateParts.word(text, end));
        return end + 1;
    }

    private int array(int at) {
        if (text.sees(at + 1, "(")) {
            int end = text.closing(at + 1);
            out.accept("coalesce(ARRAY(" + part.of(at + 2, end - 1) + "), [])");
            return end;
        }
        if (!text.sees(at + 1, "<")) {
            return at;
        }
        Types.Read type = Types.read(text, at);
        if (!text.sees(type.end(), "[")) {
            throw text.unexpected(text.token(type.end()));
        }
        int end = text.closing(type.end());
        out.accept("CAST([" + part.of(type.end() + 1, end - 1) + "] AS " + EngineTypes.engineType(type.field()) + ")");
        return end;
    }

    private int struct(int at) {
        if (text.sees(at + 1, "<")) {
            Types.Read type = Types.read(text, at);
            int end = text.closing(type.end());
            out.accept("CAST(row(" + part.of(type.end() + 1, end - 1) + ") AS " + EngineTypes.engineType(type.field())
                    + ")");
            return end;
        }
        if (!text.sees(at + 1, "(")) {
            return at;
        }
        int end = text.closing(at + 1);
        List<String> fields = new ArrayList<>();
        for (int[] range : text.list(at + 2, end - 1)) {
            boolean named = range[1] - range[0] > 2 && text.token(range[1] - 2).is("AS");
            SqlToken name = text.token(range[1] - 1);
            if (!name.isName()) {
                throw SqlProblem.invalid("the emulator wants names for the fields of a STRUCT at " + text.place(name));
            }
            fields.add(EngineTypes.quoted(name.value()) + " := " + part.of(range[0], named ? range[1] - 2 : range[1]));
        }
        out.accept("struct_pack(" + String.join(", ", fields) + ")");
        return end;
    }

    private int in(int at) {
        if (!text.sees(at + 1, "UNNEST")) {
            return at;
        }
        int end = text.closing(at + 2);
        out.accept("IN (SELECT unnest(" + part.of(at + 3, end - 1) + "))");
        return end;
    }

    /** A backslash escapes in patterns of the service, nothing does in those of the engine unless it is told. */
    private int like(int at) {
        int end = text.sees(at + 2, "(") ? text.closing(at + 2) : at + 2;
        if (text.sees(end, "||")) {
            throw SqlProblem.invalid("the emulator wants a pattern without || at " + text.place(text.token(end)));
        }
        out.accept("LIKE " + part.of(at + 1, end) + " ESCAPE '\\'");
        return end;
    }

    /** The name of an unnested array is that of its elements. */
    private int unnest(int at) {
        int end = text.closing(at + 1);
        String array = part.of(at + 2, end - 1);
        int name = text.sees(end, "AS") ? end + 1 : end;
        if (!text.token(name).isName() || Keywords.allowed(text.token(name).text())) {
            out.accept("unnest(" + array + ")");
            return end;
        }
        String alias = EngineTypes.quoted(text.token(name).value());
        out.accept("unnest(" + array + ") AS " + alias + "(" + alias + ")");
        return name + 1;
    }

    private int set(String word, int at) {
        if (text.sees(at + 1, "DISTINCT")) {
            out.accept(word);
            return at + 2;
        }
        if (word.equals("EXCEPT") && text.sees(at + 1, "(")) {
            out.accept("EXCLUDE");
            return at + 1;
        }
        if (text.sees(at + 1, "ALL", "BY", "NAME")) {
            throw SqlProblem.invalid(
                    "Column names must be the same on both sides of UNION ALL BY NAME without FULL OUTER, and the "
                            + "emulator does not compare them: write FULL OUTER UNION ALL BY NAME, at "
                            + text.place(text.token(at)));
        }
        if (!text.sees(at + 1, "ALL") || !word.equals("UNION")) {
            throw SqlProblem.invalid("Syntax error: Expected keyword ALL or keyword DISTINCT but got \""
                    + text.token(at + 1).text() + "\" at " + text.place(text.token(at + 1)));
        }
        return at;
    }

    /** {@code FULL OUTER UNION ALL BY NAME} is what the engine calls {@code UNION ALL BY NAME}. */
    private int full(int at) {
        int union = text.sees(at + 1, "OUTER") ? at + 2 : at + 1;
        return text.sees(union, "UNION", "ALL", "BY", "NAME") ? by(union) : at;
    }

    private int by(int union) {
        out.accept("UNION ALL BY NAME");
        return union + 4;
    }

    private int insertRow(int at) {
        if (!text.sees(at + 1, "ROW")) {
            return at;
        }
        out.accept("INSERT");
        return at + 2;
    }

    private int offset(int at) {
        if (text.sees(at + 1, "OFFSET")) {
            throw text.unexpected(text.token(at));
        }
        return at;
    }
}
