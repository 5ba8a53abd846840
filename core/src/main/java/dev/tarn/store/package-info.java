/** Where files lie: the seam between Tarn and folders, S3 buckets and the like. */
package dev.tarn.store;
