/** Whether something is as it must be, and the sentence when it is not. */
export type Check = readonly [isRight: boolean, problem: string];

/** The sentences of the checks that failed. */
export function failedChecks(checks: readonly Check[]): string[] {
  return checks.filter(([isRight]) => !isRight).map(([, problem]) => problem);
}
