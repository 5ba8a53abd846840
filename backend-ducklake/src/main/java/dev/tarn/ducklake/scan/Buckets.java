package dev.tarn.ducklake.scan;

import dev.tarn.ducklake.scan.Predicate.Compare;
import dev.tarn.ducklake.scan.Predicate.Comparison;
import dev.tarn.ducklake.scan.Predicate.Condition;
import dev.tarn.ducklake.scan.Predicate.OneOf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prunes by buckets of text columns. Those of other types are left alone: a number may have been hashed as a narrower type that is hashed
 * in another way.
 */
final class Buckets {

    private static final Pattern TRANSFORM = Pattern.compile("bucket\\((\\d{1,9})\\)");

    private Buckets() {}

    /** Whether a row of a bucket may meet the condition. */
    static boolean mayMeet(String transform, Optional<String> bucket, Condition condition) {
        Matcher count = TRANSFORM.matcher(transform);
        if (!count.matches() || bucket.isEmpty()) {
            return true;
        }
        return literals(condition)
                .map(literals -> literals.stream()
                        .anyMatch(literal ->
                                bucket.get().equals(String.valueOf(of(literal, Integer.parseInt(count.group(1)))))))
                .orElse(true);
    }

    private static Optional<List<String>> literals(Condition condition) {
        if (condition instanceof OneOf oneOf) {
            return Optional.of(oneOf.literals());
        }
        return condition instanceof Compare compare && compare.comparison() == Comparison.EQUAL
                ? Optional.of(List.of(compare.literal()))
                : Optional.empty();
    }

    static int of(String text, int count) {
        return (hash(text.getBytes(StandardCharsets.UTF_8)) & Integer.MAX_VALUE) % count;
    }

    /** MurmurHash3 for 32 bits, seed 0. */
    private static int hash(byte[] bytes) {
        int hash = 0;
        int blocks = bytes.length / 4 * 4;
        for (int i = 0; i < blocks; i += 4) {
            hash = Integer.rotateLeft(hash ^ mixed(word(bytes, i, 4)), 13) * 5 + 0xe6546b64;
        }
        hash ^= mixed(word(bytes, blocks, bytes.length - blocks));
        hash ^= bytes.length;
        hash = (hash ^ hash >>> 16) * 0x85ebca6b;
        hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
        return hash ^ hash >>> 16;
    }

    private static int word(byte[] bytes, int from, int length) {
        int word = 0;
        for (int i = 0; i < length; i++) {
            word |= (bytes[from + i] & 0xFF) << 8 * i;
        }
        return word;
    }

    private static int mixed(int word) {
        return Integer.rotateLeft(word * 0xcc9e2d51, 15) * 0x1b873593;
    }
}
