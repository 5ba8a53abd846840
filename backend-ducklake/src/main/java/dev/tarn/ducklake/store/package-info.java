/** Where a lake's files are: on a disk of this machine, or in a bucket. */
package dev.tarn.ducklake.store;
