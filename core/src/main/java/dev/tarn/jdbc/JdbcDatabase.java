package dev.tarn.jdbc;

import java.sql.SQLException;

/** The database of a load state, as its backend reaches it. Safe for use by several threads. */
public interface JdbcDatabase {

    /**
     * What is done within a transaction.
     *
     * @param <T> what comes of it
     */
    @FunctionalInterface
    interface Work<T> {
        /**
         * Does it.
         *
         * @param statements the transaction's connection
         * @return what comes of it
         * @throws SQLException if the database refuses it
         */
        T in(JdbcStatements statements) throws SQLException;
    }

    /**
     * Reads.
     *
     * @param <T> what comes of it
     * @param operation what is done, and to what, for messages
     * @param work what to read
     * @return what came of it
     * @throws dev.tarn.error.BackendException if the database refuses it
     */
    <T> T read(String operation, Work<T> work);

    /**
     * Writes in one transaction, which is committed at the end, and undone if anything is thrown.
     *
     * @param <T> what comes of it
     * @param operation what is done, and to what, for messages
     * @param work what to write; it may be run again
     * @return what came of it
     * @throws dev.tarn.error.LoadConflictException if another transaction was at the same rows first, so that trying again helps
     * @throws dev.tarn.error.BackendException if the database refuses it
     */
    <T> T write(String operation, Work<T> work);
}
