/** Buckets of S3 and of services that speak like it. */
package dev.tarn.store.s3;
