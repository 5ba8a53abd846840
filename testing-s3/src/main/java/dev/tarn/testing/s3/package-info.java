/** An S3 server for tests, and a network in front of it that fails when it is told to. */
package dev.tarn.testing.s3;
