/** Work that takes long. Callers who ask while it runs share the run, and the last result is remembered. */
export class SharedRun<Result> {
  private running: Promise<Result> | undefined;
  private latest: { readonly result: Result; readonly endedAt: number } | undefined;

  get isRunning(): boolean {
    return this.running !== undefined;
  }

  /** The result of the last run that succeeded; undefined before the first. */
  get last(): Result | undefined {
    return this.latest?.result;
  }

  /** Whether the last result is at most this old. */
  isRecent(milliseconds: number): boolean {
    return this.latest !== undefined && performance.now() - this.latest.endedAt <= milliseconds;
  }

  /** Joins the run in progress, or starts one. */
  join(work: () => Promise<Result>): Promise<Result> {
    this.running ??= this.run(work).finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async run(work: () => Promise<Result>): Promise<Result> {
    const result = await work();
    this.latest = { result, endedAt: performance.now() };
    return result;
  }
}
