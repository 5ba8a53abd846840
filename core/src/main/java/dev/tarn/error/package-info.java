/** What can go wrong, by who must act. */
package dev.tarn.error;
