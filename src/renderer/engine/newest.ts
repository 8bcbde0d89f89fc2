/**
 * Asks for one thing at a time: of all that is wanted while an answer is awaited only the newest gets its turn, so that dragging never
 * queues up work that nobody will see.
 */
export class Newest<Request, Answer> {
  #isAsking = false;
  #next: { readonly request: Request } | undefined;

  /**
   * @param show is given every answer, in the order of asking.
   * @param fail is told of what went wrong, unless something newer is wanted already.
   */
  constructor(
    private readonly ask: (request: Request) => Promise<Answer>,
    private readonly show: (answer: Answer, request: Request) => void,
    private readonly fail: (reason: Error) => void,
  ) {}

  want(request: Request): void {
    this.#next = { request };
    if (!this.#isAsking) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isAsking = true;
    for (let next = this.#next; next; next = this.#next) {
      this.#next = undefined;
      try {
        this.show(await this.ask(next.request), next.request);
      } catch (reason) {
        if (!this.#next) this.fail(reason as Error);
      }
    }
    this.#isAsking = false;
  }
}
