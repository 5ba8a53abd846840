package dev.tarn.config;

import java.util.Objects;

/** A value that must not be seen: it prints as stars wherever it goes, and only {@link #reveal} gives it away. */
public final class Secret {

    private final String value;

    /**
     * Wraps a value.
     *
     * @param value the secret
     */
    public Secret(String value) {
        this.value = Objects.requireNonNull(value);
    }

    /**
     * The value itself, for the one call that needs it.
     *
     * @return the secret
     */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.value.equals(value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}
