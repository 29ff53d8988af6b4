/** Questions by their names, each with what is asked and what is answered. Both must survive JSON. */
export type Questions = { readonly [name: string]: { readonly content: unknown; readonly answer: unknown } };

/** A function for each question. What it throws is thrown where the question was asked. */
export type Answers<Q extends Questions> = {
  readonly [Name in keyof Q]: (content: Q[Name]["content"]) => Q[Name]["answer"] | Promise<Q[Name]["answer"]>;
};

/** What goes through a channel: a question, or the answer to the question with the same number. */
export type Message =
  | { readonly ask: number; readonly name: string; readonly content?: unknown }
  | { readonly answer: number; readonly value?: unknown; readonly error?: string };

interface OpenQuestion {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** One end of a channel between two processes, each of which asks and answers. */
export class Channel<Asked extends Questions> {
  private readonly open = new Map<number, OpenQuestion>();
  private asked = 0;
  private isClosed = false;

  /**
   * @param send Sends a message to the other process. Must not throw.
   * @param answers The answers to what the other process asks.
   */
  constructor(
    private readonly send: (message: Message) => void,
    private readonly answers: Readonly<Record<string, (content: never) => unknown>>,
  ) {}

  /**
   * Asks the other process. Resolves to undefined when the channel is closed, or when no answer comes within so many
   * milliseconds.
   * @throws Error with the message of what the other process has thrown.
   */
  ask<Name extends keyof Asked & string>(
    name: Name,
    content: Asked[Name]["content"],
    millisecondsMax?: number,
  ): Promise<Asked[Name]["answer"] | undefined> {
    if (this.isClosed) return Promise.resolve(undefined);
    this.asked += 1;
    const number = this.asked;
    return new Promise((resolve, reject) => {
      const timer =
        millisecondsMax === undefined
          ? undefined
          : setTimeout(() => this.settle(number)?.resolve(undefined), millisecondsMax);
      this.open.set(number, {
        resolve: (value) => {
          clearTimeout(timer);
          resolve(value);
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      });
      this.send({ ask: number, name, content });
    });
  }

  /** Takes a message of the other process. */
  receive(message: Message): void {
    if ("ask" in message) return void this.reply(message);
    const question = this.settle(message.answer);
    if (message.error === undefined) question?.resolve(message.value);
    else question?.reject(new Error(message.error));
  }

  /** Ends all open questions without an answer, and all later ones. */
  close(): void {
    this.isClosed = true;
    for (const number of this.open.keys()) this.settle(number)?.resolve(undefined);
  }

  private settle(number: number): OpenQuestion | undefined {
    const question = this.open.get(number);
    this.open.delete(number);
    return question;
  }

  private async reply({ ask, name, content }: Extract<Message, { ask: number }>): Promise<void> {
    try {
      const answer = this.answers[name];
      if (!answer) throw new Error(`Nothing answers the question "${name}".`);
      this.send({ answer: ask, value: await answer(content as never) });
    } catch (error) {
      this.send({ answer: ask, error: error instanceof Error ? error.message : String(error) });
    }
  }
}
