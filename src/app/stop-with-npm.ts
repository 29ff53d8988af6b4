const lookMilliseconds = 250;

/**
 * npm hands SIGTERM to the shell in which it runs a script, and the shell dies of it without a word to us. When that
 * has happened we send it to ourselves. A process that npm did not start may outlive its parent.
 */
export function stopWithNpm({ npm_lifecycle_event: script }: NodeJS.ProcessEnv): void {
  if (script === undefined) return;
  const shell = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, lookMilliseconds);
  watch.unref();
}
