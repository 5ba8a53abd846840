package dev.tarn.ducklake.catalog;

import dev.tarn.error.BackendRejectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Reads a type that the engine printed into a column of the lake. */
final class EngineType {

    private final String text;
    private int at;

    EngineType(String text) {
        this.text = text.strip();
    }

    LakeColumn column(String name, LongSupplier ids) {
        Shape shape = shape();
        if (at != text.length()) {
            throw unknown();
        }
        return shape.column(name, ids);
    }

    /** A type without numbers: suffixes come after what they apply to, and a column is numbered before its fields. */
    private record Shape(String type, List<String> names, List<Shape> parts) {
        LakeColumn column(String name, LongSupplier ids) {
            long id = ids.getAsLong();
            List<LakeColumn> children = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                children.add(parts.get(i).column(names.get(i), ids));
            }
            return LakeTypes.make(name, type, id, children);
        }
    }

    private Shape shape() {
        Shape shape;
        if (accept("STRUCT(")) {
            List<String> names = new ArrayList<>();
            List<Shape> parts = new ArrayList<>();
            do {
                skipSpaces();
                names.add(name());
                parts.add(shape());
            } while (accept(","));
            expect(")");
            shape = new Shape("struct", names, parts);
        } else if (accept("MAP(")) {
            Shape key = shape();
            expect(",");
            Shape value = shape();
            expect(")");
            shape = new Shape("map", List.of("key", "value"), List.of(key, value));
        } else {
            shape = new Shape(LakeTypes.scalar(scalar()), List.of(), List.of());
        }
        while (accept("[]")) {
            shape = new Shape("list", List.of("element"), List.of(shape));
        }
        return shape;
    }

    private String scalar() {
        skipSpaces();
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || "_ ".indexOf(text.charAt(at)) >= 0)) {
            at++;
        }
        if (at < text.length() && text.charAt(at) == '(') {
            at = text.indexOf(')', at) + 1;
            if (at == 0) {
                throw unknown();
            }
        }
        return text.substring(start, at);
    }

    private String name() {
        StringBuilder name = new StringBuilder();
        if (at < text.length() && text.charAt(at) == '"') {
            for (at++; at < text.length(); at++) {
                if (text.charAt(at) == '"') {
                    at++;
                    if (at >= text.length() || text.charAt(at) != '"') {
                        return name.toString();
                    }
                }
                name.append(text.charAt(at));
            }
            throw unknown();
        }
        while (at < text.length() && text.charAt(at) != ' ') {
            name.append(text.charAt(at++));
        }
        return name.toString();
    }

    private boolean accept(String token) {
        skipSpaces();
        if (text.regionMatches(true, at, token, 0, token.length())) {
            at += token.length();
            return true;
        }
        return false;
    }

    private void expect(String token) {
        if (!accept(token)) {
            throw unknown();
        }
    }

    private void skipSpaces() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private BackendRejectedException unknown() {
        return new BackendRejectedException(
                "[ducklake] make column: the format has no type for " + text + "; cast it to another type first");
    }
}
