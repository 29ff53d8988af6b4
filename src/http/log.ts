import { pino, type DestinationStream, type Logger } from "pino";

/** One line of JSON for each event, without tokens, secrets, e-mail addresses or query strings. */
export function createLogger(level: string, stream?: DestinationStream): Logger {
  const options = {
    level,
    redact: ["req.headers", "res.headers", "*.authorization", "*.token", "*.secret", "*.password"],
    serializers: {
      err: pino.stdSerializers.err,
    },
  };
  return stream ? pino(options, stream) : pino(options, pino.destination({ sync: false, minLength: 4096 }));
}
