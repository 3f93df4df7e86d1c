package io.github.attnzoo.train.data;

/**
 * One file that a data set was read from, for the record of a run.
 *
 * @param name path relative to the data root, or as given where it lies elsewhere; for a folder of
 *     pictures, the folder
 * @param size in bytes, as stored (compressed where the file is); for a folder, of all its pictures
 * @param sha256 of the bytes as stored, in hexadecimal; for a folder, of the lines {@code sha256 +
 *     two spaces + path} of its pictures, sorted by path
 */
public record DataFile(String name, long size, String sha256) {}
