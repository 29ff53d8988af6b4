import { stepsOf } from "../../src/migrations/steps";
import { execute } from "../support/database";
import { withService } from "../support/harness";

const service = withService();

/** Runs the steps of a migration twice, as after an interruption. */
async function twice(work: (steps: ReturnType<typeof stepsOf>) => Promise<void>): Promise<void> {
  await service.current.context.database.withDataSource(async (dataSource) => {
    const runner = dataSource.createQueryRunner();
    try {
      for (let times = 0; times < 2; times += 1) await work(stepsOf(runner));
    } finally {
      await runner.release();
    }
  });
}

const rows = () => service.current.context.database.read.query("SELECT * FROM step_trials");

beforeEach(async () => {
  await twice(({ createTable }) => createTable("step_trials", "\n id int NOT NULL,\n PRIMARY KEY (id)"));
  await execute(service.current.context.database, "INSERT INTO step_trials (id) VALUES (7)");
});
afterEach(() => twice(({ dropTables }) => dropTables("step_trials")));

describe("a step that runs again changes nothing:", () => {
  it("adding, renaming and dropping a column keeps the rows", async () => {
    await twice(({ addColumn }) => addColumn("step_trials", "added", "int NOT NULL DEFAULT 3"));
    expect(await rows()).toEqual([{ id: 7, added: 3 }]);
    await twice(({ renameColumn }) => renameColumn("step_trials", "added", "renamed"));
    expect(await rows()).toEqual([{ id: 7, renamed: 3 }]);
    await twice(({ dropColumn }) => dropColumn("step_trials", "renamed"));
    expect(await rows()).toEqual([{ id: 7 }]);
  });

  it("creating and dropping a unique index", async () => {
    const { database } = service.current.context;
    await twice(({ addColumn }) => addColumn("step_trials", "added", "int"));
    await execute(database, "UPDATE step_trials SET added = 1");
    await twice(({ createIndex }) => createIndex("trials_once", "step_trials", "added", true));
    const repeat = () => execute(database, "INSERT INTO step_trials (id, added) VALUES (8, 1)");
    await expect(repeat()).rejects.toThrow();
    await twice(({ dropIndex }) => dropIndex("step_trials", "trials_once"));
    await repeat();
    expect(await rows()).toHaveLength(2);
  });
});
