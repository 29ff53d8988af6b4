const lookMilliseconds = 250;

/**
 * Stops a process that npm started when npm is stopped. npm sends SIGTERM to the shell that runs the script, and the
 * shell ends without passing the signal on. When our parent is gone, we send the signal to ourselves. A process that
 * npm did not start may outlive its parent.
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
