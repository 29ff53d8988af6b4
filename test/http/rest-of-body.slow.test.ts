import { connect } from "node:net";
import { withService } from "../support/harness";
import { patience } from "../support/patience";

const service = withService();

it("reads a limited part of a body that never ends, and answers", async () => {
  const { hostname, port } = new URL(service.current.url);
  const socket = connect(Number(port), hostname);
  let text = "";
  let sent = 0;
  const closed = new Promise<void>((resolve) => {
    socket.on("close", () => resolve()).on("error", () => resolve());
  });
  socket.on("data", (chunk) => (text += String(chunk)));
  socket.write(
    `POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
  );
  const piece = `10000\r\n${"x".repeat(65_536)}\r\n`;
  const write = () => {
    while (!socket.destroyed && sent < 200_000_000) {
      sent += piece.length;
      if (!socket.write(piece)) return void socket.once("drain", write);
    }
  };
  write();
  await closed;
  expect(text).toMatch(/^HTTP\/1\.1 413 /);
  expect(sent).toBeLessThan(100_000_000);
});

it("waits at most some seconds for the rest of a body", async () => {
  const startedAt = performance.now();
  const socket = connect(Number(new URL(service.current.url).port), "127.0.0.1");
  const closed = new Promise((resolve) => socket.on("close", resolve).on("error", () => undefined));
  socket.resume();
  socket.write("POST /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\nx");
  await closed;
  expect(performance.now() - startedAt).toBeLessThan(patience(20_000));
});
