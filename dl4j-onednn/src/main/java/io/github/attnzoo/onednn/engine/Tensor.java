package io.github.attnzoo.onednn.engine;

import java.util.Arrays;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A oneDNN memory object: a description of shape and layout, on memory of its own or on that of an
 * ND4J array.
 */
public final class Tensor {
  private final memory.desc description;
  private final memory object;
  private final Address address;

  private Tensor(memory.desc description, memory object, Address address) {
    this.description = description;
    this.object = object;
    this.address = address;
  }

  /**
   * A tensor with its own memory, which is not cleared.
   *
   * @param owner frees it
   * @param description shape and layout
   * @return the tensor
   */
  public static Tensor allocate(NativeOwner owner, memory.desc description) {
    long size = Math.max(description.get_size(), Float.BYTES);
    BytePointer bytes = owner.own(new BytePointer(size + Lane.alignment()));
    Tensor tensor = unbound(owner, description);
    tensor.bind(Lane.align(bytes.address()));
    return tensor;
  }

  /**
   * A tensor without memory; {@link #bind(INDArray)} gives it some before each run.
   *
   * @param owner frees it
   * @param description shape and layout
   * @return the tensor
   */
  public static Tensor unbound(NativeOwner owner, memory.desc description) {
    memory.desc kept = owner.own(new memory.desc(description.data()));
    Address address = new Address();
    var object = owner.own(new memory(kept, Engine.engine(), (Pointer) address.at(0)));
    return new Tensor(kept, object, address);
  }

  /**
   * Puts this tensor on the memory of an array, from the array's first element on. No copy is made,
   * and the array's own strides play no role: the caller has compared them with the description.
   *
   * @param array a float array in the memory of the CPU
   * @return this tensor
   */
  public Tensor bind(INDArray array) {
    if (array.dataType() != DataType.FLOAT) {
      throw new IllegalArgumentException(
          "kernels work on FLOAT arrays, got one of type " + array.dataType());
    }
    return bind(Address.of(array));
  }

  /**
   * Puts this tensor on the memory of another, from its first byte on.
   *
   * @param other a bound tensor
   * @return this tensor
   */
  public Tensor bind(Tensor other) {
    return bind(other.address());
  }

  /**
   * Puts this tensor on the memory of an array, from one of its elements on.
   *
   * @param array a float array in the memory of the CPU
   * @param elements how many elements to skip, as they stand in memory
   * @return this tensor
   */
  public Tensor bind(INDArray array, long elements) {
    bind(array);
    return bind(address() + elements * Float.BYTES);
  }

  /**
   * Puts this tensor on the memory of another, from one of its elements on.
   *
   * @param other a bound tensor
   * @param elements how many elements to skip, as they stand in memory
   * @return this tensor
   */
  public Tensor bind(Tensor other, long elements) {
    return bind(other.address() + elements * Float.BYTES);
  }

  /** Sets every byte to zero. */
  public void clear() {
    Pointer.memset(address, 0, description.get_size());
  }

  /**
   * Sets some elements to zero.
   *
   * @param from the first one, as they stand in memory
   * @param count how many
   */
  public void clear(long from, long count) {
    var part = new Address().at(address() + from * Float.BYTES);
    Pointer.memset(part, 0, count * Float.BYTES);
  }

  /**
   * Sets every element.
   *
   * @param value the number
   */
  public void fill(float value) {
    var values = new float[Math.toIntExact(description.get_size() / Float.BYTES)];
    Arrays.fill(values, value);
    write(values);
  }

  /**
   * Sets the elements, as they stand in memory.
   *
   * @param values one for each
   */
  public void write(float[] values) {
    new FloatPointer(address).put(values);
  }

  /**
   * Copies all bytes of a tensor of the same size.
   *
   * @param other the source
   */
  public void copyFrom(Tensor other) {
    Pointer.memcpy(address, other.address, description.get_size());
  }

  /**
   * Copies all bytes into an array of the same layout.
   *
   * @param array the destination
   */
  public void copyTo(INDArray array) {
    copyTo(array, 0);
  }

  /**
   * Copies all bytes into a part of an array.
   *
   * @param array the destination
   * @param elements how many of its elements to skip, as they stand in memory
   */
  public void copyTo(INDArray array, long elements) {
    var target = new Address().at(Address.of(array) + elements * Float.BYTES);
    Pointer.memcpy(target, address, description.get_size());
  }

  /**
   * Copies numbers, as they stand in memory, to the heap.
   *
   * @param target as many as it holds are read
   */
  public void read(float[] target) {
    new FloatPointer(address).get(target);
  }

  Tensor bind(long target) {
    if (address.address() != target) {
      object.set_data_handle(address.at(target));
    }
    return this;
  }

  /**
   * The address of the first byte.
   *
   * @return the address, 0 before the first bind
   */
  public long address() {
    return address.address();
  }

  /**
   * Shape and layout.
   *
   * @return the description, freed by this tensor's owner
   */
  public memory.desc description() {
    return description;
  }

  memory object() {
    return object;
  }
}
