import { printable, say } from "../../terminal";

/** What one check found. */
export interface Finding {
  /** What was looked at. */
  readonly name: string;
  readonly found: string;
  /** What to change; nothing when it is fine as it is. */
  readonly change?: string | undefined;
}

/** Fine, or in need of the change when the condition fails. */
export function judge(name: string, found: string, isFine: boolean, change: string): Finding {
  return { name, found, change: isFine ? undefined : change };
}

export function printFindings(findings: readonly Finding[]): void {
  for (const { name, found, change } of findings) {
    say(`${change ? "CHANGE" : "fine  "}  ${name}: ${printable(found)}`);
    if (change) say(`        ${printable(change)}`);
  }
}
