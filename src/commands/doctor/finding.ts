import { printable, say } from "../../terminal";

/** The result of one check. */
export interface Finding {
  /** What was checked. */
  readonly name: string;
  readonly found: string;
  /** What to change. Undefined when nothing has to be changed. */
  readonly change?: string | undefined;
}

/** Makes a finding that needs the change when the condition is false. */
export function findingOf(name: string, found: string, isFine: boolean, change: string): Finding {
  return { name, found, change: isFine ? undefined : change };
}

export function printFindings(findings: readonly Finding[]): void {
  for (const { name, found, change } of findings) {
    say(`${change ? "CHANGE" : "fine  "}  ${name}: ${printable(found)}`);
    if (change) say(`        ${printable(change)}`);
  }
}
