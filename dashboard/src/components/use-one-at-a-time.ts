import { notifications } from "@mantine/notifications";
import { useRef, useState } from "react";
import { readProblem } from "../api/problem";

/** Runs one task at a time. A task that is asked for meanwhile, such as by a double click, is not run. */
export function useOneAtATime() {
  const running = useRef(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const forget = () => setError(undefined);
  const run = async (task: () => Promise<unknown>) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setError(undefined);
    try {
      await task();
    } catch (caught) {
      setError(caught);
    } finally {
      running.current = false;
      setBusy(false);
    }
  };
  return { run, busy, error, forget };
}

/** The same for a button without a dialog: how its task ended is told at the edge of the screen. */
export function useToldTask() {
  const { run, busy } = useOneAtATime();
  const runAndTell = (task: () => Promise<unknown>, done: string) =>
    run(() =>
      task().then(
        () => notifications.show({ color: "green", message: done }),
        (error: unknown) => notifications.show({ color: "red", message: readProblem(error).message }),
      ),
    );
  return { runAndTell, busy };
}
