const UNTIL_MS = 30_000;

/** Asks the condition now and at every news. @throws Error naming `what` after 30 s, or what the condition threw */
export function waitUntil(
  subscribe: (listener: () => void) => () => void,
  what: string,
  condition: () => boolean | Promise<boolean>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let asking = false;
    let news = false;
    const finish = (error?: Error): void => {
      unsubscribe();
      clearTimeout(timer);
      if (error === undefined) resolve();
      else reject(error);
    };
    const ask = async (): Promise<void> => {
      news = asking;
      if (asking) return;
      asking = true;
      const holds = await condition();
      asking = false;
      if (holds) finish();
      else if (news) await ask();
    };
    const onNews = (): void => void ask().catch(finish);
    const unsubscribe = subscribe(onNews);
    const timer = setTimeout(() => finish(new Error(`waited ${UNTIL_MS} ms in vain for ${what}`)), UNTIL_MS);
    onNews();
  });
}
