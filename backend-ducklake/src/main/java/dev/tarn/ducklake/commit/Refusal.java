package dev.tarn.ducklake.commit;

/** A change that does not fit what is there: says what is wrong and what to do. The commit makes the backend's exception of it. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Refusal(String message) {
        super(message);
    }
}
