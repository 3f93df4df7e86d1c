package io.github.attnzoo.train.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A machine as its driver answers: a {@code .box} file tells what {@code nvidia-smi} prints there
 * and which files there are, and this makes them, with a script in the place of {@code nvidia-smi}.
 *
 * @param name of the file
 * @param sections of the file, by their titles
 */
record Box(String name, Map<String, List<String>> sections) {
  private static final String FOLDER = "/io/github/attnzoo/train/device/boxes/";

  static Stream<Box> all() throws IOException {
    try (var files = Files.list(file(""))) {
      return files.sorted().map(Box::read).toList().stream();
    }
  }

  static Box of(String name) {
    return read(file(name + ".box"));
  }

  private static Path file(String name) {
    return Path.of(Objects.requireNonNull(Box.class.getResource(FOLDER + name)).getPath());
  }

  private static Box read(Path file) {
    try {
      var sections = new LinkedHashMap<String, List<String>>();
      List<String> section = sections.computeIfAbsent("about", title -> new ArrayList<>());
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith("== ")) {
          section = sections.computeIfAbsent(line.substring(3), title -> new ArrayList<>());
        } else {
          section.add(line);
        }
      }
      return new Box(String.valueOf(file.getFileName()).replace(".box", ""), sections);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> lines(String section) {
    return sections.getOrDefault(section, List.of());
  }

  /** The environment of a process on this machine. */
  Map<String, String> environment(Path root) {
    var environment = new HashMap<String, String>();
    environment.put("PATH", root.resolve("bin").toString());
    for (String line : lines("environment")) {
      environment.put(line.split("=", 2)[0], line.split("=", 2)[1]);
    }
    return environment;
  }

  /** Makes the machine's files, and looks at it as a program with this class path would. */
  DeviceProbe build(Path root, ClassLoader classPath) throws IOException {
    if (sections.containsKey("version")) {
      write(root.resolve("proc/driver/nvidia/version"), lines("version"));
    }
    for (String device : lines("devices")) {
      write(root.resolve("dev").resolve(device), List.of());
    }
    if (!lines("without").contains("libcuda.so.1")) {
      write(root.resolve("usr/lib64/libcuda.so.1"), List.of());
    }
    boolean isHanging = sections.containsKey("hangs");
    if (sections.containsKey("query") || isHanging) {
      program(root, isHanging);
    }
    return new DeviceProbe(
        new Platform("linux-x86_64"),
        root,
        environment(root),
        classPath,
        Duration.ofSeconds(isHanging ? 1 : 60));
  }

  private void program(Path root, boolean isHanging) throws IOException {
    write(root.resolve("query.txt"), lines("query"));
    write(root.resolve("list.txt"), lines("list"));
    var script = new ArrayList<String>(List.of("#!/bin/sh"));
    if (isHanging) {
      script.add("echo $$ > '" + root.resolve("pid") + "'");
      script.add("/bin/sleep 600 & echo $! > '" + root.resolve("child") + "'");
      script.add("wait");
    }
    script.add("if [ \"$1\" = -L ]; then cat '" + root.resolve("list.txt") + "'; exit 0; fi");
    for (String field : lines("unknown fields")) {
      script.add("case \"$1\" in *" + field + "*)");
      script.add("  echo 'Field \"" + field + "\" is not a valid field to query.'; exit 2;;");
      script.add("esac");
    }
    script.add("cat '" + root.resolve("query.txt") + "'");
    script.add("exit " + (lines("exit").isEmpty() ? "0" : lines("exit").get(0)));
    Path program = write(root.resolve("bin/nvidia-smi"), script);
    if (!program.toFile().setExecutable(true)) {
      throw new IOException(program + " can't be made executable");
    }
  }

  private static Path write(Path file, List<String> lines) throws IOException {
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    return Files.write(file, lines, StandardCharsets.UTF_8);
  }

  /** The class path of the CUDA build, as far as files are looked for in it. */
  List<String> cudaLibraries() {
    return new Platform("linux-x86_64")
        .cudaLibraries().stream().filter(library -> !lines("without").contains(library)).toList();
  }

  @Override
  public String toString() {
    return name;
  }
}
