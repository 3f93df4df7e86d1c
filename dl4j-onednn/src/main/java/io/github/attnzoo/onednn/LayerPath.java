package io.github.attnzoo.onednn;

/**
 * Which code runs a layer.
 *
 * @param layer the layer's name in the network
 * @param kernel the kernel's name, {@code plain} for DL4J's own code
 * @param reason why this one
 */
public record LayerPath(String layer, String kernel, String reason) {}
