import { LRUCache } from "lru-cache";

const usersMax = 50_000;

/** Users whose similar users this process has looked for, so that it does not look again at each of their events. */
export class KnownUsers {
  private readonly users = new LRUCache<string, true>({ max: usersMax });

  has(userId: string): boolean {
    return this.users.has(userId);
  }

  add(userId: string): void {
    this.users.set(userId, true);
  }
}
