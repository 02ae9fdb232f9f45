package dev.embark.encryption;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeyStatus;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/**
 * A set of keys in Tink's JSON form: the primary one encrypts, and every one decrypts. Immutable;
 * never shows a key.
 */
public final class Keyset {

  static {
    try {
      AeadConfig.register();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink cannot be set up", e);
    }
  }

  /**
   * The description of one key, without the key itself.
   *
   * @param id identifies it; its ciphertexts begin with it
   * @param primary whether it is the one that encrypts
   */
  public record Key(int id, boolean primary) {

    /** Returns the id as people read and type it. */
    public String name() {
      return Integer.toUnsignedString(id);
    }
  }

  private final KeysetHandle handle;
  private final Aead aead;

  private Keyset(KeysetHandle handle) throws GeneralSecurityException {
    this.handle = handle;
    this.aead = handle.getPrimitive(RegistryConfiguration.get(), Aead.class);
  }

  /** Creates a keyset with one new key. */
  public static Keyset create() {
    return build(KeysetHandle.newBuilder().addEntry(newKey().makePrimary()));
  }

  /**
   * Parses a keyset.
   *
   * @throws KeysetException if the text is not one, or its keys are not for this purpose
   */
  public static Keyset parse(String json) {
    try {
      return new Keyset(TinkJsonProtoKeysetFormat.parseKeyset(json, InsecureSecretKeyAccess.get()));
    } catch (GeneralSecurityException | RuntimeException e) {
      // The library's message could quote the text.
      throw new KeysetException("is no keyset in Tink's JSON form whose keys encrypt (AEAD)");
    }
  }

  /** Returns the text to store, with the keys in clear: it suffices to read every payload. */
  public String toJson() {
    try {
      return TinkJsonProtoKeysetFormat.serializeKeyset(handle, InsecureSecretKeyAccess.get());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A keyset that was read cannot be written", e);
    }
  }

  /** Returns the keys, in the order in which they were added. */
  public List<Key> keys() {
    List<Key> keys = new ArrayList<>();
    for (int i = 0; i < handle.size(); i++) {
      KeysetHandle.Entry entry = handle.getAt(i);
      if (entry.getStatus() == KeyStatus.ENABLED) {
        keys.add(new Key(entry.getId(), entry.isPrimary()));
      }
    }
    return List.copyOf(keys);
  }

  /** Returns this keyset with an additional key, which decrypts but does not encrypt yet. */
  public Keyset withNewKey() {
    return build(KeysetHandle.newBuilder(handle).addEntry(newKey()));
  }

  /**
   * Returns this keyset with another primary key.
   *
   * @param name of the key
   * @throws KeysetException if there is no such key
   */
  public Keyset withPrimary(String name) {
    KeysetHandle.Builder builder = KeysetHandle.newBuilder(handle);
    builder.getAt(indexOf(name)).makePrimary();
    return build(builder);
  }

  /**
   * Returns this keyset without a key. Its ciphertexts become unreadable.
   *
   * @param name of the key
   * @throws KeysetException if there is no such key, or it is the one that encrypts
   */
  public Keyset without(String name) {
    int index = indexOf(name);
    if (handle.getAt(index).isPrimary()) {
      throw new KeysetException(
          "key " + name + " is the one that encrypts; promote another one first");
    }
    KeysetHandle.Builder builder = KeysetHandle.newBuilder(handle);
    builder.deleteAt(index);
    return build(builder);
  }

  /** Returns the keys' ids. */
  @Override
  public String toString() {
    return "Keyset" + keys();
  }

  byte[] encrypt(byte[] plain, byte[] context) throws GeneralSecurityException {
    return aead.encrypt(plain, context);
  }

  byte[] decrypt(byte[] encrypted, byte[] context) throws GeneralSecurityException {
    return aead.decrypt(encrypted, context);
  }

  private int indexOf(String name) {
    for (int i = 0; i < handle.size(); i++) {
      if (Integer.toUnsignedString(handle.getAt(i).getId()).equals(name)) {
        return i;
      }
    }
    throw new KeysetException("there is no key " + name);
  }

  private static KeysetHandle.Builder.Entry newKey() {
    return KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
        .withRandomId();
  }

  private static Keyset build(KeysetHandle.Builder builder) {
    try {
      return new Keyset(builder.build());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink does not build a keyset", e);
    }
  }
}
