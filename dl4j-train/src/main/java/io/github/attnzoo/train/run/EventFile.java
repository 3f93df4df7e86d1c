package io.github.attnzoo.train.run;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.zip.CRC32C;
import org.nd4j.shade.protobuf.CodedOutputStream;
import org.tensorflow.framework.Summary;

/**
 * Writes a file of events that TensorBoard reads. It is the one file of a run that grows instead of
 * being replaced; a reader passes over a record that is not whole yet.
 *
 * <p>A record is a TFRecord (tensorflow/core/lib/io/record_writer.h), little-endian: the length of
 * the data as 8 bytes, the masked CRC-32C of these, the data, and its masked CRC-32C. The data is
 * the protobuf message {@code tensorflow.Event} (tensorflow/core/util/event.proto), whose fields
 * are 1 the wall time, 2 the step, 3 the version of the file, 5 a summary. The classes of
 * Deeplearning4j have {@link Summary}, but not {@code Event}.
 */
final class EventFile implements Closeable {
  private static final int WALL_TIME = 1;
  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int MASK = 0xa282ead8;

  private final OutputStream out;

  private EventFile(OutputStream out) {
    this.out = out;
  }

  /**
   * Starts a new file.
   *
   * @param file its name must contain {@code tfevents}
   */
  static EventFile create(Path file, Instant now) throws IOException {
    OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
    var events = new EventFile(new BufferedOutputStream(out));
    events.record(
        event -> {
          event.writeDouble(WALL_TIME, seconds(now));
          event.writeString(FILE_VERSION, "brain.Event:2");
        });
    events.flush();
    return events;
  }

  /**
   * Adds a number for each tag.
   *
   * @param step what the numbers are shown over
   */
  void scalars(Instant now, long step, Map<String, Double> numbers) throws IOException {
    var summary = Summary.newBuilder();
    numbers.forEach(
        (tag, number) -> summary.addValueBuilder().setTag(tag).setSimpleValue(number.floatValue()));
    record(
        event -> {
          event.writeDouble(WALL_TIME, seconds(now));
          event.writeInt64(STEP, step);
          event.writeMessage(SUMMARY, summary.build());
        });
  }

  void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  private interface Fields {
    void writeTo(CodedOutputStream event) throws IOException;
  }

  private void record(Fields fields) throws IOException {
    var bytes = new ByteArrayOutputStream();
    CodedOutputStream event = CodedOutputStream.newInstance(bytes);
    fields.writeTo(event);
    event.flush();
    byte[] data = bytes.toByteArray();
    byte[] length =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(data.length).array();
    out.write(length);
    out.write(maskedCrc(length));
    out.write(data);
    out.write(maskedCrc(data));
  }

  private static byte[] maskedCrc(byte[] data) {
    var crc = new CRC32C();
    crc.update(data);
    int masked = Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(masked).array();
  }

  private static double seconds(Instant time) {
    return time.getEpochSecond() + time.getNano() * 1e-9;
  }
}
