package dev.tarn.ducklake.commit;

/** Is told of the moments of a commit. What it throws fails the commit: before {@link CommitMoment#AFTER_COMMIT} nothing is changed then. */
@FunctionalInterface
public interface CommitObserver {

    /** An observer that does nothing. */
    CommitObserver NONE = (moment, attempt) -> {};

    /**
     * A moment of a try.
     *
     * @param moment which
     * @param attempt the number of the try, from 1
     */
    void at(CommitMoment moment, int attempt);
}
