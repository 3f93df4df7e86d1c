package io.github.attnzoo.train.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where the system and JavaCPP would look for a native library: the jar itself, the variables for
 * it, CUDA's own folder, and the system's. It looks for files and loads none.
 *
 * @param platform of this process
 * @param root of the file system
 * @param environment of this process
 * @param classPath that JavaCPP unpacks libraries from
 */
record LibrarySearch(
    Platform platform, Path root, Map<String, String> environment, ClassLoader classPath) {
  private static final List<String> LINUX =
      List.of(
          // What JavaCPP's CUDA presets and libnd4jcuda are linked to look in.
          "usr/local/cuda-11.6/lib64",
          "usr/local/cuda-11.6/targets/x86_64-linux/lib",
          "usr/lib64",
          "lib64",
          "usr/lib/x86_64-linux-gnu",
          "usr/lib",
          "lib");
  private static final String WINDOWS_CUDA =
      "C:/Program Files/NVIDIA GPU Computing Toolkit/CUDA/v11.6/bin";

  /** Those of these libraries that are nowhere. */
  List<String> missing(List<String> libraries) {
    List<Path> folders = folders();
    String cache = linkerCache();
    return libraries.stream()
        .filter(library -> classPath.getResource(inJar(library)) == null)
        .filter(library -> folders.stream().noneMatch(f -> Files.exists(f.resolve(library))))
        .filter(library -> !cache.contains("\0" + library + "\0"))
        .toList();
  }

  private String inJar(String library) {
    return "org/bytedeco/cuda/" + platform.name() + "/" + library;
  }

  private List<Path> folders() {
    boolean isWindows = platform.isWindows();
    var folders =
        new ArrayList<Path>(
            SearchPath.folders(environment.get(isWindows ? "PATH" : "LD_LIBRARY_PATH")));
    folders.addAll(SearchPath.folders(System.getProperty("java.library.path")));
    if (isWindows) {
      folders.add(Path.of(WINDOWS_CUDA));
      folders.add(Path.of(environment.getOrDefault("SystemRoot", "C:/Windows"), "System32"));
    } else {
      LINUX.forEach(folder -> folders.add(root.resolve(folder)));
    }
    return folders;
  }

  /** The linker's list of libraries has their names as texts that end with a zero. */
  private String linkerCache() {
    try {
      return new String(
          Files.readAllBytes(root.resolve("etc/ld.so.cache")), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      // Not every system has one.
      return "";
    }
  }
}
