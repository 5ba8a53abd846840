/** Changes of the lake, and how they become its next snapshot. */
package dev.tarn.ducklake.commit;
