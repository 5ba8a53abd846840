/** What the lake's files are: writing them by the engine, deleting their rows, registering files of others. */
package dev.tarn.ducklake.files;
