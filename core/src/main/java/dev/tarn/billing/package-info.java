/** Billing exports: where their files are, what their manifests say, what their columns are called. */
package dev.tarn.billing;
