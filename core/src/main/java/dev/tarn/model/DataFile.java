package dev.tarn.model;

import java.net.URI;

/**
 * A file as it was listed. Whoever reads it later can tell by size and ETag whether it is still the same.
 *
 * @param key the name below the bucket's or folder's root: what users know the file by
 * @param uri where it is: {@code file:} for local files, {@code s3:} and the like for others
 * @param size bytes
 * @param etag changes whenever the content does; opaque
 * @param format how it is written
 * @param compression how it is packed
 */
public record DataFile(String key, URI uri, long size, String etag, FileFormat format, Compression compression) {}
