package io.github.attnzoo.train.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.training.Metric;
import io.github.attnzoo.train.TinyConfigs;
import io.github.attnzoo.train.loop.StepMetrics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.protobuf.CodedInputStream;
import org.nd4j.shade.protobuf.WireFormat;
import org.tensorflow.framework.Summary;

class TensorBoardTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000, 500_000_000);

  /** What the RecordWriter of TensorBoard 2.21.0 (Python) writes for the same two events. */
  private static final String BY_TENSORBOARD =
      "1800000000000000a37f4b220900002040fc54d9411a0d627261696e2e4576656e743a322b3531101b000000"
          + "000000001a0d9e130900002040fc54d94110ac022a0d0a0b0a046c6f7373150000003f95037aad";

  @TempDir private Path temp;

  private record Event(double wallTime, long step, List<Summary.Value> values) {}

  @Test
  void aTrainingLeavesItsNumbers() throws IOException {
    var folder = new RunFolder(temp.resolve("run"));
    TrainingRun run =
        TrainingRun.prepare(TinyConfigs.sequence(), folder, null, false, Clock.systemUTC());
    TrainingRun.Result result;
    try (var board = new TensorBoard(folder, Clock.fixed(NOW, ZoneOffset.UTC))) {
      result = run.run(List.of(board));
    }

    List<Event> events =
        read(folder.tensorBoard().resolve("events.out.tfevents.1700000000.attnzoo"));

    assertThat(events.get(0).values).isEmpty();
    assertThat(events).extracting(Event::wallTime).containsOnly(1_700_000_000.5);
    assertThat(numbers(events, "accuracy/validation"))
        .containsExactly(
            Map.entry(1L, (float) result.epochs().get(0).value(Metric.VALIDATION_ACCURACY)),
            Map.entry(2L, (float) result.epochs().get(1).value(Metric.VALIDATION_ACCURACY)));
    assertThat(numbers(events, "loss/train"))
        .containsExactly(
            Map.entry(1L, (float) result.epochs().get(0).trainLoss()),
            Map.entry(2L, (float) result.epochs().get(1).trainLoss()));
    assertThat(numbers(events, "loss/test"))
        .containsExactly(Map.entry(2L, (float) result.test().loss()));
    assertThat(numbers(events, "learningRate")).hasSize(2);
    assertThat(numbers(events, "samplesPerSecond")).hasSize(2);
    // 48 samples in batches of 16 are 3 steps an epoch: the first is written, and each tenth.
    assertThat(numbers(events, "step/loss")).extracting(Map.Entry::getKey).containsExactly(1L);
  }

  @Test
  void nothingIsWrittenBeforeTheFirstStep() {
    var folder = new RunFolder(temp.resolve("run"));
    new TensorBoard(folder, Clock.systemUTC()).close();

    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void recordsAreThoseThatTensorBoardItselfWrites() throws IOException {
    Path file = temp.resolve("events.out.tfevents.1");
    try (EventFile events = EventFile.create(file, NOW)) {
      events.scalars(NOW, 300, Map.of("loss", 0.5));
    }

    assertThat(HexFormat.of().formatHex(Files.readAllBytes(file))).isEqualTo(BY_TENSORBOARD);
  }

  @Test
  void twoSessionsOfOneSecondHaveAFileEach() throws IOException {
    var folder = new RunFolder(temp);
    for (int i = 0; i < 2; i++) {
      try (var board = new TensorBoard(folder, Clock.fixed(NOW, ZoneOffset.UTC))) {
        board.stepDone(new StepMetrics(1, 1, 1, 0.5, 0.5, 1));
      }
    }

    try (var files = Files.list(folder.tensorBoard())) {
      assertThat(files).hasSize(2);
    }
  }

  private static List<Map.Entry<Long, Float>> numbers(List<Event> events, String tag) {
    var numbers = new ArrayList<Map.Entry<Long, Float>>();
    for (Event event : events) {
      for (Summary.Value value : event.values) {
        if (value.getTag().equals(tag)) {
          numbers.add(Map.entry(event.step, value.getSimpleValue()));
        }
      }
    }
    return numbers;
  }

  private static List<Event> read(Path file) throws IOException {
    var events = new ArrayList<Event>();
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      var data = new byte[Math.toIntExact(bytes.getLong())];
      bytes.getInt();
      bytes.get(data);
      bytes.getInt();
      events.add(event(CodedInputStream.newInstance(data)));
    }
    return events;
  }

  private static Event event(CodedInputStream in) throws IOException {
    double wallTime = 0;
    long step = 0;
    List<Summary.Value> values = List.of();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> wallTime = in.readDouble();
        case 2 -> step = in.readInt64();
        case 5 -> values = Summary.parseFrom(in.readByteArray()).getValueList();
        default -> in.skipField(tag);
      }
    }
    return new Event(wallTime, step, values);
  }
}
