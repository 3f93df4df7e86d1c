package io.github.attnzoo.train.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Text in columns, for reading. */
record Table(List<String> header, List<List<String>> rows, Set<Integer> right) {
  static Table of(List<String> header, List<List<String>> rows) {
    return new Table(header, rows, Set.of());
  }

  /** The table with these columns, counted from 0, aligned right. */
  Table alignedRight(Integer... columns) {
    return new Table(header, rows, Set.of(columns));
  }

  @Override
  public String toString() {
    var lines = new ArrayList<List<String>>();
    lines.add(header);
    lines.addAll(rows);
    var text = new StringBuilder();
    for (List<String> line : lines) {
      var cells = new StringBuilder();
      for (int c = 0; c < line.size(); c++) {
        String cell = line.get(c);
        String space = " ".repeat(width(lines, c) - cell.length());
        cells.append(right.contains(c) ? space + cell : cell + space).append("  ");
      }
      text.append(cells.toString().stripTrailing()).append(System.lineSeparator());
    }
    return text.toString();
  }

  private static int width(List<List<String>> lines, int column) {
    return lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
  }
}
