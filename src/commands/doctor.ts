import "reflect-metadata";
import { ConfigError, type Config } from "../config/config";
import { readDeployment } from "../environment";
import { reportStartFailure } from "../app/report-start-failure";
import { checkDatabase } from "./doctor/check-database";
import { exposureFindings } from "./doctor/check-exposure";
import { checkSafelist } from "./doctor/check-safelist";
import { checkSettings } from "./doctor/check-settings";
import { printFindings, type Finding } from "./doctor/finding";
import { readNoArguments } from "./read-arguments";
import { readCommandConfig } from "./read-command-config";
import { say } from "../terminal";

/** `npm run doctor`: says what is fine in a deployment and what to change. Fails when something has to be changed. */
async function examine(): Promise<void> {
  readNoArguments("doctor");
  const config = tryConfig();
  const findings = Array.isArray(config)
    ? config
    : [
        ...(await checkSettings(config, process.env)),
        ...checkSafelist(config),
        ...(await checkDatabase(config)),
      ];
  printFindings(findings);
  const changes = findings.filter(({ change }) => change !== undefined).length;
  say(changes === 0 ? "\nEverything is fine." : `\nTo change: ${changes}.`);
  process.exitCode = changes === 0 ? 0 : 1;
}

/** The configuration, or its problems as findings. */
function tryConfig(): Config | Finding[] {
  try {
    return readCommandConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const problems = error.problems.map((problem) => ({
      name: "configuration",
      found: problem,
      change: "The service does not start with this setting.",
    }));
    return [...problems, ...exposureFindings(readDeployment(process.env.NODE_ENV), process.env)];
  }
}

examine().catch(reportStartFailure);
