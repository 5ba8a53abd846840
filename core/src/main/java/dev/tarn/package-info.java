/** What applications import first: backends by name, or from a configuration. */
package dev.tarn;
