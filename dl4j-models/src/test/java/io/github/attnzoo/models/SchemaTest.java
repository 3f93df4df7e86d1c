package io.github.attnzoo.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.attnzoo.models.config.JsonSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SchemaTest {
  static final Path CONFIGS = Path.of("..", "model-configs");
  private static final Path FILE = CONFIGS.resolve("schema.json");

  @Test
  void theCommittedSchemaIsTheOneOfTheRecords() throws IOException {
    String schema = JsonSchema.text(ModelConfig.class, "A config of the attnzoo trainer");
    if (Boolean.getBoolean("attnzoo.regenerate")) {
      Files.writeString(FILE, schema);
    }
    assertThat(Files.readString(FILE))
        .as(
            "model-configs/schema.json; to write it anew: mvn test -pl dl4j-models -am"
                + " -Dtest=SchemaTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dattnzoo.regenerate=true")
        .isEqualTo(schema);
  }

  @Test
  void theLibraryCarriesTheSchema() throws IOException {
    assertThat(Catalog.schema()).isEqualTo(Files.readString(FILE));
  }
}
