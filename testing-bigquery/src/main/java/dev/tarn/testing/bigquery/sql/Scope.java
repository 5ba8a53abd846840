package dev.tarn.testing.bigquery.sql;

import dev.tarn.testing.emulator.SqlToken;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the names in a statement stand for. */
public interface Scope {

    /**
     * A table, or what can be read like one.
     *
     * @param engineText what the engine reads instead
     * @param names the names of its columns and of their fields, in lower case
     */
    record Relation(String engineText, Set<String> names) {
        /** Names are copied. */
        public Relation {
            names = Set.copyOf(names);
        }
    }

    /**
     * Finds a table that is read.
     *
     * @param path project, dataset and table, or less
     * @param asOf the instant whose state is asked for, as an expression of the engine
     * @return the table
     * @throws SqlProblem if there is none
     */
    Relation read(List<String> path, Optional<String> asOf);

    /**
     * Finds a table that is changed.
     *
     * @param path project, dataset and table, or less
     * @return the table
     * @throws SqlProblem if there is none, or it can't be changed
     */
    Relation changed(List<String> path);

    /**
     * A parameter of the query.
     *
     * @param token where it stands
     * @return its value, as an expression of the engine
     * @throws SqlProblem if it was not given
     */
    String parameter(SqlToken token);

    /**
     * A variable of the script.
     *
     * @param name its name
     * @return its value, as an expression of the engine
     */
    Optional<String> variable(String name);
}
