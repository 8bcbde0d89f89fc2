/** How saving a file goes: under way, where it went, or why it failed. */
export class Saving {
  isBusy = $state(false);
  saved = $state<string | null>(null);
  error = $state<string | null>(null);

  /** @param save resolves to where the file lies, or null when the user changed their mind. */
  async run(save: () => Promise<string | null>): Promise<void> {
    this.isBusy = true;
    this.saved = null;
    this.error = null;
    try {
      this.saved = await save();
    } catch (error) {
      this.error = (error as Error).message;
    } finally {
      this.isBusy = false;
    }
  }
}
