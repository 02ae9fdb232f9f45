package dev.embark.simulators.iam;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A simulated IAM with its REST server, for one test. */
final class RestFixture implements AfterEachCallback {

  final IamFixture iam;
  final IamRestServer server;

  RestFixture() {
    this(new IamFixture());
  }

  RestFixture(IamFixture iam) {
    this.iam = iam;
    try {
      server = IamRestServer.start(iam.state, 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    server.close();
    iam.close();
  }
}
