import { execFile } from "node:child_process";
import { join } from "node:path";

/** What a command printed, and its exit code. */
export interface CommandResult {
  readonly code: number;
  /** The standard output. */
  readonly out: string;
  /** The standard error output, with the log. */
  readonly problems: string;
}

/** Runs a command as its script in `package.json` does, with no variables but these and the path of programs. */
export function runCommand(
  words: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<CommandResult> {
  const script = join(__dirname, "../../scripts/run.cjs");
  const env = { PATH: process.env.PATH, ...variables };
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...words], { env }, (error, out, problems) =>
      resolve({ code: Number(error?.code ?? 0), out, problems }),
    );
  });
}
