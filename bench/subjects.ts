import { execFileSync } from "node:child_process";
import { documentedPackageId } from "../src/ids";
import { renamedSettings } from "../src/settings/unknown-settings";
import { earlierBooks, ourBooks, tutorialBooks, type Books } from "./audit";
import { makeDatabase, makeEmptyDatabase, type BenchDatabase, type Engine } from "./database";
import { startProcess, type ServiceProcess } from "./processes";
import { secret, usersMax, type ScenarioName } from "./scenarios";
import { webhookSecret } from "./store-events";

/** A program that sells credit packages. */
export interface Subject {
  readonly name: "ours" | "before" | "tutorial" | "floor" | "limit" | "apollo" | "mercurius";
  readonly engines: readonly Engine[];
  /** The scenarios that it can run; without them, all that peers can run. */
  readonly scenarios?: readonly ScenarioName[];
  readonly program: readonly string[];
  readonly books: Books;
  makeDatabase(engine: Engine): Promise<BenchDatabase>;
}

const fromSources = ["-r", "./scripts/register.cjs"];

export const ours: Subject = {
  name: "ours",
  engines: ["mysql", "embedded"],
  program: ["--enable-source-maps", "dist/src/main.js"],
  books: ourBooks,
  makeDatabase,
};

const tutorial: Subject = {
  name: "tutorial",
  engines: ["mysql", "embedded"],
  program: [...fromSources, "bench/peers/tutorial.ts"],
  books: tutorialBooks,
  makeDatabase: makeEmptyDatabase,
};

const floor: Subject = {
  name: "floor",
  engines: ["mysql", "embedded"],
  program: [...fromSources, "bench/peers/floor.ts"],
  books: ourBooks,
  makeDatabase,
};

const limit: Subject = {
  name: "limit",
  engines: ["mysql"],
  scenarios: ["REST purchase", "one hot wallet"],
  program: [...fromSources, "bench/peers/limit.ts"],
  books: ourBooks,
  makeDatabase,
};

/** A GraphQL server that lists purchases. */
function graphqlPeer(name: "apollo" | "mercurius"): Subject {
  return {
    ...limit,
    name,
    scenarios: ["screen of 50 purchases"],
    program: [...fromSources, `bench/peers/${name}.ts`],
  };
}

export const subjects: readonly Subject[] = [
  ours,
  tutorial,
  floor,
  limit,
  graphqlPeer("apollo"),
  graphqlPeer("mercurius"),
];

/**
 * An earlier build of our service, to see in one run what a change has gained. It makes its tables itself, because they
 * may be different.
 */
export function earlierBuild(folder: string): Subject {
  return {
    ...ours,
    name: "before",
    books: earlierBooks,
    program: ["--enable-source-maps", `${folder}/src/main.js`],
    async makeDatabase(engine) {
      const made = await makeEmptyDatabase(engine);
      for (const command of ["migrate", "seed"]) {
        execFileSync(process.execPath, [`${folder}/src/commands/${command}.js`], {
          env: { PATH: process.env.PATH, NODE_ENV: "test", JWT_SECRET: secret, DATABASE_URL: made.url },
        });
      }
      return made;
    },
  };
}

export function startSubject(subject: Subject, databaseUrl: string): Promise<ServiceProcess> {
  return startProcess(subject.program, {
    DATABASE_URL: databaseUrl,
    JWT_SECRET: secret,
    ...(isOurs(subject) ? ourSettings : peerSettings),
    ...(subject.name === "before" ? earlierNames : {}),
  });
}

/** Whether the subject has all our doors. The peers only have REST. */
export function isOurs({ name }: Subject): boolean {
  return name === "ours" || name === "before";
}

/** Settings as shipped, with a rate limit that counts but never refuses. */
const ourSettings = {
  NODE_ENV: "test",
  RATE_LIMIT_PER_MINUTE: "1000000",
  REVENUECAT_WEBHOOK_SECRET: webhookSecret,
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith("LEDGER_"))),
};

/** The same settings under the names that earlier builds read. */
const earlierNames = Object.fromEntries(
  [...renamedSettings].flatMap(([earlier, name]) => {
    const value = process.env[name];
    return value === undefined ? [] : [[earlier, value]];
  }),
);

const peerSettings = { NODE_ENV: "production", PACKAGE_ID: documentedPackageId, WALLETS: String(usersMax) };
