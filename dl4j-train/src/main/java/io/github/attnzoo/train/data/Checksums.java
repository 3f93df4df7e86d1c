package io.github.attnzoo.train.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in hexadecimal. */
public final class Checksums {
  private Checksums() {}

  static String sha256(byte[] bytes) {
    return hex(digest().digest(bytes));
  }

  /** Of a file's bytes. */
  public static String sha256(Path file) throws IOException {
    try (var in = new DigestInputStream(Files.newInputStream(file), digest())) {
      var buffer = new byte[1 << 16];
      while (in.read(buffer) >= 0) {
        // The stream counts what passes through it.
      }
      return hex(in.getMessageDigest().digest());
    }
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }
}
