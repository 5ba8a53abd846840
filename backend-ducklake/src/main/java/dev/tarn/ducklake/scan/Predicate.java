package dev.tarn.ducklake.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What must hold for a row that a reader wants: every clause. Used to leave files out before they are opened, never to filter rows,
 * so that it may say less than the reader's own condition but not more. Literals are text, as the engine casts it to the column's
 * type; one that has no meaning there leaves every file in.
 *
 * @param clauses the clauses
 */
public record Predicate(List<Clause> clauses) {

    /** What holds for every row. */
    public static final Predicate ALL = new Predicate(List.of());

    /** Copies the clauses. */
    public Predicate {
        clauses = List.copyOf(clauses);
    }

    /**
     * A conjunction.
     *
     * @param conditions all of them must hold
     * @return the predicate
     */
    public static Predicate of(Condition... conditions) {
        List<Clause> clauses = new ArrayList<>();
        for (Condition condition : conditions) {
            clauses.add(new Clause(List.of(condition)));
        }
        return new Predicate(clauses);
    }

    /**
     * The columns that it speaks of.
     *
     * @return their numbers
     */
    public Set<Long> columnIds() {
        return clauses.stream()
                .flatMap(clause -> clause.anyOf().stream())
                .map(Condition::columnId)
                .collect(Collectors.toSet());
    }

    /**
     * A disjunction.
     *
     * @param anyOf one of them must hold
     */
    public record Clause(List<Condition> anyOf) {
        /** Copies the conditions. */
        public Clause {
            anyOf = List.copyOf(anyOf);
            if (anyOf.isEmpty()) {
                throw new IllegalArgumentException("a clause needs a condition");
            }
        }
    }

    /** How two values compare. */
    public enum Comparison {
        /** The same. */
        EQUAL,
        /** Not the same. */
        NOT_EQUAL,
        /** Less. */
        LESS,
        /** Less or the same. */
        LESS_OR_EQUAL,
        /** Greater. */
        GREATER,
        /** Greater or the same. */
        GREATER_OR_EQUAL
    }

    /** A condition on one top-level column. NULL meets none but {@link IsNull}. */
    public sealed interface Condition {
        /**
         * The column.
         *
         * @return its number
         */
        long columnId();
    }

    /**
     * The column compared with a literal.
     *
     * @param columnId the column's number
     * @param comparison how
     * @param literal with what
     */
    public record Compare(long columnId, Comparison comparison, String literal) implements Condition {}

    /**
     * The column is one of some literals.
     *
     * @param columnId the column's number
     * @param literals the literals
     */
    public record OneOf(long columnId, List<String> literals) implements Condition {
        /** Copies the literals. */
        public OneOf {
            literals = List.copyOf(literals);
        }
    }

    /**
     * The column is NULL.
     *
     * @param columnId the column's number
     */
    public record IsNull(long columnId) implements Condition {}

    /**
     * The column is not NULL.
     *
     * @param columnId the column's number
     */
    public record IsNotNull(long columnId) implements Condition {}
}
