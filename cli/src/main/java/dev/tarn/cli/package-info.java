/** The {@code tarn} command. Each command is a class; what they share is composed, not inherited. */
package dev.tarn.cli;
