package dev.tarn.config;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;

/** Looks into an {@link AwsConfig} or an {@link S3Config} by key, secrets included. */
final class AwsValues {

    private AwsValues() {}

    static String text(Record config, String key) {
        RecordComponent component = Arrays.stream(config.getClass().getRecordComponents())
                .filter(candidate -> RecordBinder.key(candidate).equals(key))
                .findFirst()
                .orElseThrow();
        try {
            Object value = component.getAccessor().invoke(config);
            Object held = value instanceof Optional<?> optional
                    ? optional.map(Object.class::cast).orElse("")
                    : value;
            return held instanceof Secret secret ? secret.reveal() : held.toString();
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
