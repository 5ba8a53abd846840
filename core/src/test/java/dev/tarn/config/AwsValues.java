package dev.tarn.config;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;

/** Looks into an {@link AwsConfig} by key, secrets included. */
final class AwsValues {

    private AwsValues() {}

    static String text(AwsConfig aws, String key) {
        RecordComponent component = Arrays.stream(AwsConfig.class.getRecordComponents())
                .filter(candidate -> RecordBinder.key(candidate).equals(key))
                .findFirst()
                .orElseThrow();
        try {
            Object value = component.getAccessor().invoke(aws);
            Object held = value instanceof Optional<?> optional
                    ? optional.map(Object.class::cast).orElse("")
                    : value;
            return held instanceof Secret secret ? secret.reveal() : held.toString();
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
