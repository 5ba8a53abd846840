package dev.tarn.ducklake.scan;

import dev.tarn.ducklake.scan.Predicate.Clause;
import dev.tarn.ducklake.scan.Predicate.Compare;
import dev.tarn.ducklake.scan.Predicate.Comparison;
import dev.tarn.ducklake.scan.Predicate.Condition;
import dev.tarn.ducklake.scan.Predicate.IsNotNull;
import dev.tarn.ducklake.scan.Predicate.IsNull;
import dev.tarn.ducklake.scan.Predicate.OneOf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the filters that the engine's plan shows for a scan of a table whose columns are called c and their number. What it does not
 * understand it leaves out, which wants more rows and never fewer. The engine prints a conjunction of disjunctions without
 * brackets; a line with both is taken for one disjunction of all its parts, of which one must hold in any case.
 */
final class FilterText {

    private static final String COLUMN = "c(\\d+)";
    private static final String LITERAL =
            "(-?\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d+)?|true|false|'(?:[^']|'')*'(?:::[A-Z][A-Z_ ]*(?:\\(\\d+, ?\\d+\\))?)?)";
    private static final Pattern COMPARE =
            Pattern.compile(COLUMN + " ?(=|!=|<>|<=|<|>=|>) ?" + LITERAL, Pattern.DOTALL);
    private static final Pattern IN = Pattern.compile(COLUMN + " IN \\((.*)\\)", Pattern.DOTALL);
    private static final Pattern ITEM = Pattern.compile("\\G" + LITERAL + "(?:, |\\z)", Pattern.DOTALL);
    private static final Pattern NULL = Pattern.compile(COLUMN + " IS (NOT )?NULL");
    private static final Pattern FLAG = Pattern.compile("(NOT )?" + COLUMN);
    private static final Pattern AMBIGUOUS =
            Pattern.compile("\\b(BETWEEN|CASE|LAMBDA|FILTER)\\b", Pattern.CASE_INSENSITIVE);

    private FilterText() {}

    /** Clauses that hold for every row that passes the filters. */
    static List<Clause> clauses(String filters) {
        List<Clause> clauses = new ArrayList<>();
        for (String line : split(filters, "\n")) {
            if (!AMBIGUOUS.matcher(withoutTexts(line)).find()) {
                clauses.addAll(line(line));
            }
        }
        return clauses;
    }

    private static List<Clause> line(String line) {
        List<String> alternatives = split(line, " OR ");
        List<Clause> clauses = new ArrayList<>();
        if (alternatives.size() == 1) {
            for (String part : split(line, " AND ")) {
                clauses.addAll(part(part));
            }
            return clauses;
        }
        List<Condition> anyOf = new ArrayList<>();
        for (String alternative : alternatives) {
            for (String part : split(alternative, " AND ")) {
                List<Clause> understood = part(part);
                if (understood.isEmpty()) {
                    return List.of();
                }
                anyOf.addAll(understood.get(0).anyOf());
            }
        }
        return List.of(new Clause(anyOf));
    }

    private static List<Clause> part(String text) {
        String part = text.strip();
        while (part.startsWith("optional: ")) {
            part = part.substring("optional: ".length()).strip();
        }
        if (isBracketed(part)) {
            return line(part.substring(1, part.length() - 1));
        }
        return condition(part).map(c -> List.of(new Clause(List.of(c)))).orElse(List.of());
    }

    private static Optional<Condition> condition(String part) {
        Matcher compare = COMPARE.matcher(part);
        if (compare.matches()) {
            return Optional.of(new Compare(
                    Long.parseLong(compare.group(1)), comparison(compare.group(2)), value(compare.group(3))));
        }
        Matcher isNull = NULL.matcher(part);
        if (isNull.matches()) {
            long column = Long.parseLong(isNull.group(1));
            return Optional.of(isNull.group(2) == null ? new IsNull(column) : new IsNotNull(column));
        }
        Matcher flag = FLAG.matcher(part);
        if (flag.matches()) {
            return Optional.of(new Compare(
                    Long.parseLong(flag.group(2)), Comparison.EQUAL, flag.group(1) == null ? "true" : "false"));
        }
        Matcher in = IN.matcher(part);
        return in.matches()
                ? items(in.group(2)).map(items -> new OneOf(Long.parseLong(in.group(1)), items))
                : Optional.empty();
    }

    private static Optional<List<String>> items(String list) {
        List<String> items = new ArrayList<>();
        Matcher item = ITEM.matcher(list);
        int end = 0;
        while (end < list.length() && item.find()) {
            items.add(value(item.group(1)));
            end = item.end();
        }
        return end == list.length() && !items.isEmpty() ? Optional.of(items) : Optional.empty();
    }

    private static Comparison comparison(String sign) {
        return switch (sign) {
            case "=" -> Comparison.EQUAL;
            case "!=", "<>" -> Comparison.NOT_EQUAL;
            case "<" -> Comparison.LESS;
            case "<=" -> Comparison.LESS_OR_EQUAL;
            case ">" -> Comparison.GREATER;
            default -> Comparison.GREATER_OR_EQUAL;
        };
    }

    private static String value(String literal) {
        if (!literal.startsWith("'")) {
            return literal;
        }
        String text = literal.substring(1, literal.lastIndexOf('\''));
        return text.replace("''", "'");
    }

    /** Whether one pair of brackets is around the whole. */
    private static boolean isBracketed(String part) {
        if (!part.startsWith("(") || !part.endsWith(")")) {
            return false;
        }
        Marks marks = new Marks();
        for (int i = 0; i < part.length(); i++) {
            marks.pass(part.charAt(i));
            if (marks.outside() && i < part.length() - 1) {
                return false;
            }
        }
        return true;
    }

    /** Splits where a separator stands outside of texts and brackets. */
    private static List<String> split(String text, String separator) {
        List<String> parts = new ArrayList<>();
        Marks marks = new Marks();
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            if (marks.outside() && i >= start && text.startsWith(separator, i)) {
                parts.add(text.substring(start, i));
                start = i + separator.length();
                i = start - 1;
            } else {
                marks.pass(text.charAt(i));
            }
        }
        parts.add(text.substring(start));
        return parts;
    }

    private static String withoutTexts(String text) {
        return text.replaceAll("'(?:[^']|'')*'", "''");
    }

    /** Where quotes and brackets stand open. A doubled quote closes and opens again. */
    private static final class Marks {
        private char quote;
        private int depth;

        void pass(char c) {
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '(' || c == '[' || c == '{') {
                depth++;
            } else if (c == ')' || c == ']' || c == '}') {
                depth--;
            }
        }

        boolean outside() {
            return quote == 0 && depth == 0;
        }
    }
}
