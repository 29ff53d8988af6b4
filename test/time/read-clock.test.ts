import { withService } from "../support/harness";

const service = withService();

it("shows everybody the time, which is the real one until somebody moves it", async () => {
  const { body } = await service.current.graphql("{ clock { now offsetSeconds } }", { as: "alice" });
  expect(body.data.clock.offsetSeconds).toBe(0);
  expect(Math.abs(Date.parse(body.data.clock.now) - Date.now())).toBeLessThan(5000);
});
