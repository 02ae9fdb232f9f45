package dev.embark.starter.host;

import dev.embark.encryption.Keyset;
import dev.embark.encryption.KeysetException;
import dev.embark.starter.output.CommandException;
import dev.embark.starter.output.ExitCode;
import dev.embark.starter.output.FileTrouble;
import dev.embark.starter.output.ShellWord;
import dev.embark.starter.output.Surroundings;
import dev.embark.starter.output.TextTable;
import dev.embark.starter.output.WholeFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code embark keyset}: creates and rotates the keys that encrypt payloads. */
@Command(
    name = "keyset",
    description = {
      "Create and rotate the keys that encrypt payloads.",
      "The file holds the keys in plain text; worker, command line and codec server find it through"
          + " EMBARK_PAYLOAD_KEYSET_FILE. To rotate: add a key, distribute the file, promote the"
          + " key, distribute the file again; remove the old key once no run that it encrypted is"
          + " kept."
    },
    footer = {
      "",
      "Examples:",
      "  embark keyset create keyset.json",
      "  embark keyset add keyset.json",
      "  embark keyset promote keyset.json 1234567890"
    },
    exitCodeList = {
      "0:done",
      "1:the file cannot be read or written",
      "64:usage error, no such key, or not a keyset"
    })
public final class KeysetVerb implements Callable<Integer> {

  /** What to do with the keyset. */
  enum Action {
    create,
    list,
    add,
    promote,
    remove
  }

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private final Surroundings surroundings;

  @Parameters(
      index = "0",
      paramLabel = "ACTION",
      description = "create, list, add (a key that at first only decrypts), promote or remove.")
  Action action = Action.list;

  @Parameters(index = "1", paramLabel = "FILE", description = "The keyset file.")
  Path file = Path.of("");

  @Parameters(
      index = "2",
      paramLabel = "KEY",
      arity = "0..1",
      description = "The key to promote or remove, as list shows it.")
  @Nullable String key;

  public KeysetVerb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() {
    Path path = surroundings.workingDirectory().resolve(file);
    switch (action) {
      case create -> show(create(path));
      case list -> show(read(path));
      case add -> show(change(path, Keyset::withNewKey));
      case promote -> {
        String name = key();
        show(change(path, keyset -> keyset.withPrimary(name)));
      }
      case remove -> {
        String name = key();
        show(change(path, keyset -> keyset.without(name)));
      }
    }
    return ExitCode.DONE.number();
  }

  private void show(Keyset keyset) {
    TextTable table = new TextTable("KEY", "USE");
    keyset
        .keys()
        .forEach(each -> table.row(each.name(), each.primary() ? "encrypts" : "decrypts only"));
    table.lines().forEach(surroundings.out()::println);
    surroundings.out().flush();
  }

  private String key() {
    if (key == null) {
      throw usage("Which key? embark keyset list " + ShellWord.of(file) + " names them");
    }
    return key;
  }

  private Keyset create(Path path) {
    Keyset keyset = Keyset.create();
    try {
      Files.createFile(path, ownerOnly(path));
    } catch (FileAlreadyExistsException e) {
      throw usage(file + " already exists, and its keys may be in use");
    } catch (IOException e) {
      throw failed("written", e);
    }
    fill(path, keyset);
    return keyset;
  }

  /** Half a keyset would be in the way of the next attempt, and is of no use. */
  private void fill(Path path, Keyset keyset) {
    try {
      Files.writeString(path, keyset.toJson(), StandardOpenOption.WRITE);
    } catch (IOException e) {
      try {
        Files.delete(path);
      } catch (IOException left) {
        e.addSuppressed(left);
      }
      throw failed("written", e);
    }
  }

  private Keyset change(Path path, UnaryOperator<Keyset> change) {
    Keyset changed;
    try {
      changed = change.apply(read(path));
    } catch (KeysetException e) {
      throw usage(file + ": " + e.getMessage());
    }
    try {
      replace(path, changed.toJson());
    } catch (IOException e) {
      throw failed("written", e);
    }
    return changed;
  }

  private Keyset read(Path path) {
    try {
      return Keyset.parse(Files.readString(path));
    } catch (KeysetException e) {
      throw usage(file + " " + e.getMessage());
    } catch (IOException e) {
      throw failed("read", e);
    }
  }

  /**
   * Replaces the file atomically, keeping its permissions: a process may be reading it. A symlink
   * stays one, and the file it leads to is replaced: the permissions of a link are everybody's.
   */
  private static void replace(Path path, String json) throws IOException {
    Path real = path.toRealPath();
    Path draft = Files.createTempFile(real.getParent(), "keyset", ".json");
    try {
      Files.writeString(draft, json);
      if (isPosix(real)) {
        Files.setPosixFilePermissions(draft, Files.getPosixFilePermissions(real));
      }
      WholeFile.move(draft, real);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path path) {
    return isPosix(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private CommandException failed(String what, IOException e) {
    return CommandException.of(
            ExitCode.FAILED, file + " cannot be " + what + ": " + FileTrouble.why(e))
        .next("Name another file, or change this one's permissions.")
        .because(e);
  }

  private static CommandException usage(String sentence) {
    return CommandException.of(ExitCode.USAGE, sentence + ".");
  }
}
