package dev.embark.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysetTest {

  @TempDir Path folder;

  @Test
  void showsIdsAndNoKey() {
    // given
    Keyset keyset = Keyset.create().withNewKey();

    // then
    assertThat(keyset.keys()).hasSize(2);
    assertThat(keyset.keys().get(0).primary()).isTrue();
    assertThat(keyset.keys().get(1).primary()).isFalse();
    assertThat(keyset.toString()).hasSizeLessThan(120).doesNotContain("value");
    assertThat(Keyset.parse(keyset.toJson()).keys()).isEqualTo(keyset.keys());
  }

  @Test
  void refusesWhatIsNoKeysetWithoutQuotingIt() {
    for (String text : new String[] {"", "{}", "not-json-but-secret", "{\"primaryKeyId\": 1}"}) {
      assertThatThrownBy(() -> Keyset.parse(text))
          .isInstanceOf(KeysetException.class)
          .hasNoCause()
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void keepsTheKeyThatEncrypts() {
    Keyset keyset = Keyset.create();
    String primary = keyset.keys().get(0).name();
    assertThatThrownBy(() -> keyset.without(primary))
        .isInstanceOf(KeysetException.class)
        .hasMessageContaining("promote another one first");
    assertThatThrownBy(() -> keyset.withPrimary("7"))
        .isInstanceOf(KeysetException.class)
        .hasMessageContaining("there is no key 7");
  }

  @Test
  void takesTheNewKeysetOfAFileAtOnceAndTheLastGoodOneWhileThereIsNone() throws IOException {
    // given
    Path file = folder.resolve("keyset.json");
    Keyset first = Keyset.create();
    Files.writeString(file, first.toJson());
    KeysetFile reader = KeysetFile.open(file);

    // when it is half written, missing, replaced
    Files.writeString(file, first.toJson().substring(0, 40));
    assertThat(reader.get().keys()).isEqualTo(first.keys());
    Files.delete(file);
    assertThat(reader.get().keys()).isEqualTo(first.keys());
    Keyset second = first.withNewKey();
    Files.writeString(file, second.toJson());

    // then
    assertThat(reader.get().keys()).isEqualTo(second.keys());
    assertThat(reader.get()).isSameAs(reader.get());
  }

  @Test
  void aFileThatIsMissingAtTheStartIsRefused() {
    assertThatThrownBy(() -> KeysetFile.open(folder.resolve("absent.json")))
        .isInstanceOf(KeysetException.class)
        .hasMessage("cannot be read");
  }
}
