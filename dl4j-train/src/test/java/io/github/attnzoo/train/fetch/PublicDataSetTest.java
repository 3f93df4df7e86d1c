package io.github.attnzoo.train.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PublicDataSetTest {
  @ParameterizedTest
  @EnumSource
  void isKnownByItsId(PublicDataSet dataSet) {
    assertThat(PublicDataSet.of(dataSet.id())).contains(dataSet);
    assertThat(PublicDataSet.of("mnist")).isEmpty();
    assertThat(dataSet.plan().content()).allMatch(file -> file.sha256().matches("[0-9a-f]{64}"));
  }

  @ParameterizedTest
  @EnumSource
  void theRealFilesHaveTheseChecksums(PublicDataSet dataSet) throws IOException {
    String root = System.getenv("ATTNZOO_DATA");
    assumeTrue(root != null, "ATTNZOO_DATA is not set: the real data set is not tested");
    Path folder = Path.of(root).resolve(dataSet.plan().folder());
    assumeTrue(Files.isDirectory(folder), () -> folder + " is not there: it is not tested");

    for (FileSum file : dataSet.plan().content()) {
      assertThat(file.problem(folder.resolve(file.name()))).isEmpty();
    }
  }
}
