package dev.tarn.ducklake.catalog;

/**
 * A schema of the lake at a snapshot.
 *
 * @param id its number
 * @param uuid its UUID, as text
 * @param name its name
 * @param path where its tables' files are
 */
public record LakeSchema(long id, String uuid, String name, LakePath path) {}
