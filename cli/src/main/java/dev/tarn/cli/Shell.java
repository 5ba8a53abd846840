package dev.tarn.cli;

import dev.tarn.cli.output.Terminal;
import dev.tarn.load.Cancellation;

/**
 * What every command has at hand.
 *
 * @param terminal where it writes
 * @param cancellation somebody's wish that it ends
 */
record Shell(Terminal terminal, Cancellation cancellation) {}
