/** A result, on standard output. */
export const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** What is no result, on standard error. */
export const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** A result for programs. */
export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));
