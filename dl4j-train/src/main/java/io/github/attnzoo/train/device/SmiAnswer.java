package io.github.attnzoo.train.device;

import io.github.attnzoo.train.device.Gpu.Slice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code nvidia-smi} prints. It mixes its messages into the lines that were asked for,
 * writes {@code [N/A]} and the like where it has no value, and does not quote: a line that doesn't
 * look like a GPU is a message.
 */
final class SmiAnswer {
  /** What is asked for. The driver's version stands in each line. */
  static final List<String> FIELDS =
      List.of(
          "index",
          "name",
          "uuid",
          "pci.bus_id",
          "compute_cap",
          "memory.total",
          "mig.mode.current",
          "driver_version");

  /** What older drivers don't know: they are asked again without. */
  static final Set<String> NEWER_FIELDS = Set.of("compute_cap", "mig.mode.current");

  private static final long MIB = 1L << 20;
  private static final Pattern GPU_LINE = Pattern.compile("GPU (\\d{1,6}): .*");
  private static final Pattern SLICE_LINE =
      Pattern.compile("\\s+(MIG \\S+)\\s+Device\\s+\\d+: \\(UUID: (\\S+)\\)\\s*");
  private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7e]+");
  private static final int MOST_WORDS = 200;

  private SmiAnswer() {}

  /**
   * Reads the lines of a query.
   *
   * @param fields that were asked for, in their order
   */
  static DriverReport read(List<String> fields, int exitCode, String output) {
    var gpus = new ArrayList<Gpu>();
    var unread = new ArrayList<String>();
    String driver = "";
    for (String line : lines(output).map(String::strip).filter(l -> !l.isEmpty()).toList()) {
      Map<String, String> values = values(fields, line);
      if (values == null) {
        unread.add(line);
      } else {
        gpus.add(gpu(values));
        driver = values.getOrDefault("driver_version", "");
      }
    }
    if (!gpus.isEmpty()) {
      return new DriverReport.Answered(driver, gpus, unread);
    }
    if (unread.stream().anyMatch(line -> line.startsWith("No devices were found"))) {
      return new DriverReport.Answered("", List.of(), List.of());
    }
    return new DriverReport.Failed(exitCode, words(unread));
  }

  /** Null where the line is no GPU's. */
  private static @Nullable Map<String, String> values(List<String> fields, String line) {
    String[] parts = line.split(",", -1);
    if (parts.length != fields.size() || !parts[0].strip().matches("\\d{1,6}")) {
      return null;
    }
    var values = new HashMap<String, String>();
    for (int i = 0; i < parts.length; i++) {
      values.put(fields.get(i), parts[i].strip());
    }
    String driver = values.getOrDefault("driver_version", "");
    return DriverVersion.parse(driver) == null ? null : values;
  }

  private static Gpu gpu(Map<String, String> values) {
    return new Gpu(
        Integer.parseInt(values.getOrDefault("index", "0")),
        values.getOrDefault("name", ""),
        values.getOrDefault("uuid", ""),
        values.getOrDefault("pci.bus_id", ""),
        ComputeCapability.parse(values.getOrDefault("compute_cap", "")),
        memory(values.getOrDefault("memory.total", "")),
        values.getOrDefault("mig.mode.current", "").equals("Enabled"),
        List.of());
  }

  private static long memory(String mebibytes) {
    return mebibytes.matches("\\d{1,9}") ? Long.parseLong(mebibytes) * MIB : 0;
  }

  /** Adds the slices that {@code nvidia-smi -L} lists below the GPUs. */
  static DriverReport.Answered withSlices(DriverReport.Answered answered, String list) {
    var slices = new HashMap<Integer, List<Slice>>();
    int gpu = -1;
    for (String line : lines(list).toList()) {
      Matcher head = GPU_LINE.matcher(line);
      Matcher slice = SLICE_LINE.matcher(line);
      if (head.matches()) {
        gpu = Integer.parseInt(head.group(1));
      } else if (slice.matches()) {
        slices
            .computeIfAbsent(gpu, index -> new ArrayList<>())
            .add(new Slice(slice.group(1), slice.group(2)));
      }
    }
    return new DriverReport.Answered(
        answered.driver(),
        answered.gpus().stream()
            .map(found -> found.withSlices(slices.getOrDefault(found.index(), List.of())))
            .toList(),
        answered.unread());
  }

  /** Lines that can be shown, whatever they were: the program writes English in ASCII. */
  private static Stream<String> lines(String output) {
    return output.lines().map(line -> UNPRINTABLE.matcher(line.replace('\t', ' ')).replaceAll("?"));
  }

  /** One line of what was not understood, and not all of a long one. */
  private static String words(List<String> lines) {
    String all = String.join(" ", lines);
    return all.length() <= MOST_WORDS ? all : all.substring(0, MOST_WORDS) + "...";
  }
}
