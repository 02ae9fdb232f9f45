package dev.embark.simulators.iam;

import static org.assertj.core.api.Assertions.assertThat;

import dev.embark.simulators.call.CallLog;
import dev.embark.simulators.fault.FaultRules;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Clients that ping while a call is open. Google's clients ping no sooner than after ten seconds,
 * so this speaks HTTP/2 itself (RFC 9113).
 */
class KeepaliveTest {

  private static final int HEADERS = 1;
  private static final int END_OF_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;

  private static final int ACKNOWLEDGEMENT = 1;
  private static final int END_OF_HEADERS = 4;
  private static final int PINGS = 6;

  @Test
  void letsClientsPingWhileTheyWaitForAnAnswer() throws Exception {
    assertThat(answersAllPings(Duration.ZERO)).isTrue();
  }

  @Test
  void cutsOffClientsThatPingTooOften() throws Exception {
    assertThat(answersAllPings(Duration.ofMinutes(5))).isFalse();
  }

  private static boolean answersAllPings(Duration pingsApart) throws Exception {
    IamState state =
        new IamState(IamSettings.defaults(), new SteppingClock(), new FaultRules(1), new CallLog());
    try (IamGrpcServer server = IamGrpcServer.start(state, "127.0.0.1", 0, pingsApart);
        Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(callWithPings());
      return answersAllPings(new DataInputStream(socket.getInputStream()));
    }
  }

  private static boolean answersAllPings(DataInputStream in) throws IOException {
    int answered = 0;
    try {
      while (answered < PINGS) {
        int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        in.skipNBytes(4 + length);
        answered += type == PING && flags == ACKNOWLEDGEMENT ? 1 : 0;
      }
      return true;
    } catch (EOFException | SocketException e) {
      return false;
    }
  }

  /** All but the last ping are sent while the call is open. */
  private static byte[] callWithPings() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(frame(SETTINGS, 0, 0, new byte[0]));
    out.writeBytes(frame(HEADERS, END_OF_HEADERS, 1, unfinishedCall()));
    for (int i = 1; i < PINGS; i++) {
      out.writeBytes(frame(PING, 0, 0, new byte[8]));
    }
    out.writeBytes(frame(END_OF_STREAM, 0, 1, new byte[4]));
    out.writeBytes(frame(PING, 0, 0, new byte[8]));
    return out.toByteArray();
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(0);
    frame.write(payload.length >> 8);
    frame.write(payload.length);
    frame.write(type);
    frame.write(flags);
    frame.writeBytes(new byte[] {0, 0, 0, (byte) stream});
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  /** Returns the headers of a call whose request never arrives (HPACK, RFC 7541). */
  private static byte[] unfinishedCall() {
    ByteArrayOutputStream headers = new ByteArrayOutputStream();
    // :method: POST and :scheme: http stand in the static table.
    headers.writeBytes(new byte[] {(byte) 0x83, (byte) 0x86});
    write(headers, ":path", "/google.iam.admin.v1.IAM/GetIamPolicy");
    write(headers, ":authority", "localhost");
    write(headers, "content-type", "application/grpc");
    write(headers, "te", "trailers");
    return headers.toByteArray();
  }

  private static void write(ByteArrayOutputStream headers, String name, String value) {
    headers.write(0);
    for (String text : new String[] {name, value}) {
      headers.write(text.length());
      headers.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
  }
}
