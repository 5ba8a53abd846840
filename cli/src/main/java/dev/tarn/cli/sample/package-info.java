/** Makes sample billing exports: realistic, with manifests, the same bytes for the same arguments. */
package dev.tarn.cli.sample;
