package dev.tarn.tck.memory;

import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns records, which are not serialisable here, into something that is, and back. */
record Plain(String kind, List<Object> parts) implements Serializable {

    static Object of(Object value) {
        if (value instanceof Record record) {
            List<Object> parts = new ArrayList<>();
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                parts.add(of(read(record, component)));
            }
            return new Plain(record.getClass().getName(), parts);
        }
        if (value instanceof List<?> list) {
            return all("list", list);
        }
        if (value instanceof Map<?, ?> map) {
            List<Object> parts = new ArrayList<>();
            map.forEach((k, v) -> parts.addAll(Arrays.asList(k, v)));
            return all("map", parts);
        }
        if (value instanceof Optional<?> optional) {
            return all("optional", optional.map(List::<Object>of).orElse(List.of()));
        }
        return value;
    }

    private static Plain all(String kind, List<?> values) {
        List<Object> parts = new ArrayList<>();
        values.forEach(value -> parts.add(of(value)));
        return new Plain(kind, parts);
    }

    private static Object read(Record record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    static Object restore(Object value) {
        if (!(value instanceof Plain plain)) {
            return value;
        }
        List<Object> parts = new ArrayList<>();
        plain.parts.forEach(part -> parts.add(restore(part)));
        return switch (plain.kind) {
            case "list" -> parts;
            case "map" -> {
                Map<Object, Object> map = new LinkedHashMap<>();
                for (int i = 0; i < parts.size(); i += 2) {
                    map.put(parts.get(i), parts.get(i + 1));
                }
                yield map;
            }
            case "optional" -> parts.stream().findFirst();
            default -> record(plain.kind, parts);
        };
    }

    private static Object record(String className, List<Object> parts) {
        try {
            Class<?> type = Class.forName(className);
            Class<?>[] types = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(parts.toArray());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(className + " can't be restored", e);
        }
    }
}
