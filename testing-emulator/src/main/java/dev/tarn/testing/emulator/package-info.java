/** What emulators of cloud warehouses share: HTTP with faults, a record of requests, answers given once, SQL tokens, an embedded engine. */
package dev.tarn.testing.emulator;
